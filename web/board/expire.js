// @ts-check
// Ends follows whose time is over, and renews follows until the user stops them.

import { current, update } from "../store.js";
import { endOf, longest, minute, serverTime } from "../time.js";
import { beginAgain } from "./begin.js";
import { find, perform, setFollows, titleOfFollow } from "./follows.js";
import { note } from "./log.js";

/** @typedef {import("../store.js").Follow} Follow */

/** How long a follow that has ended stays on the board, so that the end can be undone. */
const undoTime = 30_000;

/** How long before its end a subscription is renewed. */
const renewTime = 5 * minute;

/** How long after an attempt to renew a follow the next attempt may be made. */
const retryTime = 30_000;

/** The time of the last attempt to renew a follow, by id. @type {Map<string, number>} */
const tried = new Map();

/**
 * Ends follows without time left, renews follows that the user wants to keep, and removes
 * follows that ended some time ago from the board.
 */
export function expire() {
  const state = current();
  if (state.connection?.controls && !state.emulator) return; // the time on the server is not known yet
  const time = serverTime(state);
  const kept = state.follows.filter((follow) => !isOver(follow) || isInUse(follow));
  const follows = kept.map((follow) => (isOut(follow, time) && !follow.renewed ? timeIsOver(follow) : follow));
  if (follows.length < state.follows.length || follows.some((follow, i) => follow !== kept[i])) setFollows(follows);
  const drawer = find(state.drawer);
  if (state.drawer && drawer?.phase !== "running") update({ drawer: null });
  if (state.phase === "ready") for (const follow of follows.filter(({ renewed }) => renewed)) renewInTime(follow, time);
}

/** @param {Follow} follow */
const isOver = ({ phase, endedAt = 0, busy }) => phase === "ended" && !busy && Date.now() > endedAt + undoTime;

/** Whether the focus is within the rows of a follow: then the follow stays on the board. @param {Follow} follow */
const isInUse = ({ id }) => document.activeElement?.closest("[data-follow]")?.getAttribute("data-follow") === id;

/**
 * @param {Follow} follow
 * @param {number} time
 */
const isOut = ({ phase, ends, busy }, time) => phase === "running" && !busy && ends !== undefined && ends <= time;

/**
 * @param {Follow} follow
 * @returns {Follow}
 */
function timeIsOver(follow) {
  note("subscription", `${titleOfFollow(follow)}: the time is over.`);
  return { ...follow, phase: "ended", endedAt: Date.now(), reason: "time" };
}

/**
 * Renews a subscription that is about to end, or subscribes again if it has ended.
 *
 * @param {Follow} follow
 * @param {number} time
 */
function renewInTime(follow, time) {
  const { id, phase, busy, ends = Infinity } = follow;
  if (phase !== "running" || busy || ends - renewTime > time || Date.now() < (tried.get(id) ?? 0) + retryTime) return;
  tried.set(id, Date.now());
  void (ends <= time ? beginAgain(follow) : renew(follow));
}

/** @param {Follow} follow */
async function renew({ id, href = "", ends }) {
  const title = titleOfFollow(/** @type {Follow} */ (find(id)));
  const minutes = longest / minute;
  const renewed = await perform(id, "extending", "renew", `${title} could not be renewed.`, async (client) => {
    const subscription = await client.extend(href, { duration: minutes });
    return { ends: endOf(subscription, minutes, ends, current()) };
  });
  note("subscription", renewed ? `${title}: renewed for ${minutes} minutes.` : (find(id)?.faults.renew ?? ""));
}
