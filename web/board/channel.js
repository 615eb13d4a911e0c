// @ts-check
// The line with the state of the connection, and the button to reconnect.

import { byId, mark, show, write } from "../dom.js";
import { sentenceOf } from "../errors.js";
import { current, onUpdate, update } from "../store.js";
import { hoursAndMinutes } from "../time.js";
import { note } from "./log.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").WatchState} WatchState
 * @typedef {import("../store.js").State} State
 */

/** @param {State} state */
export function renderChannel(state) {
  const { name, words } = describe(state);
  mark(byId("channel"), "data-state", name);
  write(byId("channel-words"), words);
  write(byId("channel-next"), nextTry(state)); // outside the live region, because it changes each second
  show(byId("reconnect"), name === "failed");
  show(byId("in-tab"), state.failure !== null && !state.failure.module && !new URLSearchParams(location.search).has("emulator"));
}

/**
 * @param {State} state
 * @returns {{ name: string, words: string }}
 */
function describe({ phase, failure, channel, groups }) {
  if (phase === "failed") return { name: "failed", words: failure?.message ?? "" };
  if (phase === "loading") return { name: "connecting", words: "Connecting…" };
  if (phase === "signin") return { name: "signin", words: "Sign in to see who is free." };
  switch (channel?.name) {
    case undefined:
      if (groups === null) break; // groups are watched only after they are read
      return { name: "live", words: "Connected." };
    case "live":
      return { name: "live", words: "Live. Changes show as they happen." };
    case "recovering":
      return { name: "recovering", words: `Out of date since ${hoursAndMinutes(channel.since)}. Reconnecting.` };
    case "paused":
      return { name: "paused", words: `Paused at ${hoursAndMinutes(channel.since)}: the page is hidden, or other tabs use the available connections.` };
    case "failed":
      return { name: "failed", words: `Out of date since ${hoursAndMinutes(channel.since)}. ${sentenceOf(channel.reason)}` };
    case "closed":
      return { name: "failed", words: "Not connected." };
  }
  return { name: "connecting", words: "Connecting…" };
}

/** @param {State} state */
function nextTry({ phase, channel, now }) {
  if (phase !== "ready" || channel?.name !== "recovering") return "";
  if (channel.retryAt === undefined) return "Trying now…";
  const seconds = Math.ceil((channel.retryAt - now) / 1000);
  return seconds > 0 ? `Next try in ${seconds} s.` : "Trying now…";
}

/** @type {WatchState["name"] | undefined} */
let before;
let wasLive = false;

/** The log entry for each new state of the channel. @type {Partial<Record<WatchState["name"], string>>} */
const news = {
  recovering: "The connection to the server is lost. What is shown may be out of date.",
  paused: "Updates are paused.",
  failed: "The page has given up the connection.",
};

/**
 * Logs the changes of the channel's state.
 *
 * @param {() => void} recovered called when the channel is live again after it was recovering or had failed
 */
export function logChannel(recovered) {
  onUpdate(({ channel }) => {
    const name = channel?.name;
    if (name === before) return;
    const previous = before;
    before = name;
    if (name === "live") {
      const again = previous === "recovering" || previous === "failed";
      if (again) note("channel", "Connected again. Everything is up to date.");
      else if (previous === "paused") note("channel", "Updates continue.");
      else if (!wasLive) note("channel", "Connected.");
      wasLive = true;
      if (again) recovered();
    } else if (name !== undefined && news[name] !== undefined) {
      note("channel", /** @type {string} */ (news[name]));
    }
  });
}

/** Counts down to the next try and updates the parts that depend on the time. */
export function startClock() {
  setInterval(() => {
    if (current().phase === "ready") update({ now: Date.now() });
  }, 1000);
}
