// @ts-check
// One row of the board: the header of a section, a person, or a follow that has ended.

import { create, mark, part, show, write } from "../dom.js";
import { countdown, hoursAndMinutes, longest, serverTime } from "../time.js";
import { count } from "../wording.js";
import { people } from "./people.js";
import { fillSetPresence, newSetPresence } from "./set-presence.js";
import { presenceWords } from "./words.js";

/**
 * @typedef {import("../store.js").Follow} Follow
 * @typedef {import("../store.js").State} State
 * @typedef {import("./rows.js").Row} Row
 * @typedef {import("./rows.js").HeaderRow} HeaderRow
 * @typedef {import("./rows.js").PersonRow} PersonRow
 * @typedef {import("./rows.js").EndedRow} EndedRow
 */

/** How long the board marks a change, in milliseconds. */
export const markTime = 3000;

/**
 * Returns a new element for a row, without content.
 *
 * @param {Row} row
 * @returns {HTMLElement}
 */
export function newRow({ kind }) {
  const row = create("div", { role: "listitem", class: `row ${kind}`, "data-testid": kind });
  if (kind === "header") {
    const fold = create("button", { type: "button", "data-part": "fold", "data-testid": "fold", "data-action": "fold" }, create("span", { "data-part": "name", dir: "auto" }));
    row.append(fold, create("span", { class: "count", "data-part": "count", "data-testid": "count" }), ...timeAndManage());
  } else if (kind === "person") {
    const badge = create("ucwa-presence", { text: "none", class: "badge" }, create("span", {}));
    const name = create("span", { class: "name", "data-part": "name", "data-testid": "name", dir: "auto" });
    const title = create("span", { class: "title", "data-part": "title", dir: "auto" });
    const words = create("span", { class: "words", "data-part": "words", "data-testid": "words", dir: "auto" });
    const since = create("span", { class: "since", "data-part": "since", "data-testid": "since" });
    const set = newSetPresence();
    row.append(badge, create("span", { class: "who" }, create("span", {}, name, " ", title), create("span", { class: "how" }, words, " ", since), set.fault), set.button, ...timeAndManage());
  } else {
    const fault = create("span", { class: "fault", "data-part": "fault", "data-testid": "ended-fault", role: "alert" });
    const undo = create("button", { type: "button", class: "quiet", "data-part": "undo", "data-testid": "undo", "data-action": "undo" });
    row.append(create("span", { class: "who" }, create("span", { "data-part": "words", dir: "auto" }), fault), undo);
  }
  return row;
}

/** Returns the remaining time of a subscription and the button that opens its drawer. */
function timeAndManage() {
  return [
    create("span", { class: "time", "data-part": "time", "data-testid": "time-left" }, create("span", { class: "ring", "data-part": "ring" }), create("span", {}, create("span", { "data-part": "left" }), create("span", { class: "renewed", "data-part": "renewed" }))),
    create("button", { type: "button", class: "manage", "data-part": "manage", "data-testid": "manage", "data-action": "manage", "aria-haspopup": "dialog" }),
  ];
}

/**
 * Writes a row to its element.
 *
 * @param {HTMLElement} element
 * @param {Row} row
 * @param {State} state
 */
export function fillRow(element, row, state) {
  if (row.follow) mark(element, "data-follow", row.follow.id);
  if (row.kind === "header") fillHeader(element, row, state);
  else if (row.kind === "person") fillPerson(element, row, state);
  else fillEnded(element, row);
}

/**
 * @param {HTMLElement} element
 * @param {HeaderRow} row
 * @param {State} state
 */
function fillHeader(element, { section, name, follow, folded, free, all }, state) {
  mark(element, "data-section", section);
  mark(part(element, "fold"), "aria-expanded", String(!folded));
  write(part(element, "name"), name);
  write(part(element, "count"), countWords(free, all));
  fillTime(element, follow, name, state);
}

/**
 * @param {number | undefined} free
 * @param {number} all
 */
function countWords(free, all) {
  if (all === 0) return "";
  return free === undefined ? count(all, "person", "people") : `${free.toLocaleString("en")} of ${all.toLocaleString("en")} free`;
}

/**
 * @param {HTMLElement} element
 * @param {PersonRow} row
 * @param {State} state
 */
function fillPerson(element, { contact, name, follow }, state) {
  const { uri, availability, stale, staleSince, title = "" } = contact;
  mark(element, "data-uri", uri);
  mark(element, "data-availability", availability ?? null);
  mark(element, "data-stale", stale && availability !== undefined ? "" : null);
  const badge = /** @type {HTMLElement} */ (element.firstElementChild);
  mark(badge, "uri", uri);
  mark(badge, "name", name);
  write(part(element, "name"), name);
  write(part(element, "title"), title);
  write(part(element, "words"), presenceWords(contact));
  const seen = people.seen(uri);
  const outOfDate = stale && staleSince !== undefined && availability !== undefined;
  write(part(element, "since"), outOfDate ? `as of ${hoursAndMinutes(staleSince)}` : seen ? `since ${seen.exact ? "" : "before "}${hoursAndMinutes(seen.since)}` : "");
  element.classList.toggle("changed", seen?.changed === true && Date.now() - seen.since < markTime);
  fillSetPresence(element, { uri, name }, state);
  fillTime(element, follow.group ? undefined : follow, name, state);
}

/**
 * @param {HTMLElement} element
 * @param {Follow | undefined} follow undefined if another row shows the remaining time
 * @param {string} name
 * @param {State} state
 */
function fillTime(element, follow, name, state) {
  const manage = part(element, "manage");
  show(part(element, "time"), follow !== undefined);
  show(manage, follow !== undefined);
  if (!follow) return;
  const { share, words } = timeLeft(follow, state);
  mark(part(element, "time"), "data-time", follow.renewed ? "renewed" : follow.ends === undefined ? "unknown" : "running");
  part(element, "ring").style.setProperty("--share", `${share}%`);
  write(part(element, "left"), words);
  write(part(element, "renewed"), follow.renewed ? " renewed" : "");
  mark(manage, "aria-label", `Manage ${name}`);
}

/**
 * Returns the remaining time of a follow, in words and as a fraction of the longest
 * time.
 *
 * @param {Follow} follow
 * @param {State} state
 */
export function timeLeft({ ends, busy, faults }, state) {
  if (busy === "starting") return { share: 0, words: "starting…" };
  if (faults.start) return { share: 0, words: "lost" };
  if (ends === undefined) return { share: 0, words: "…" };
  const left = ends - serverTime(state);
  return { share: Math.min(100, Math.max(0, (100 * left) / longest)), words: countdown(left) };
}

/**
 * @param {HTMLElement} element
 * @param {EndedRow} row
 */
function fillEnded(element, { title, follow }) {
  const { reason, busy, faults } = follow;
  const undo = part(element, "undo");
  const again = reason === "time" ? "Follow again" : "Undo";
  write(part(element, "words"), `${title}: ${reason === "time" ? "the time is over." : "no longer followed."}`);
  write(part(element, "fault"), faults.undo ?? "");
  write(undo, busy ? "Following…" : again);
  mark(undo, "aria-label", `${again}: ${title}`);
  mark(undo, "aria-disabled", busy ? "true" : null);
}
