// @ts-check
// Starts, ends and restarts follows.

import { saysSessionHasEnded, sentenceOf } from "../errors.js";
import { session } from "../session.js";
import { current, update } from "../store.js";
import { readEmulator } from "../tools/emulator.js";
import { endOf, minute, serverNow } from "../time.js";
import { change, client, find, forget, newId, perform, setFollows, titleOfFollow } from "./follows.js";
import { readGroups } from "./groups.js";
import { note } from "./log.js";

/** @typedef {import("../store.js").Follow} Follow */

/** The limits of the duration of a subscription, in minutes. */
const shortestMinutes = 10;
const longestMinutes = 30;

/**
 * Follows people or a group. The board shows them immediately.
 *
 * @param {{ uris?: readonly string[], group?: Follow["group"], minutes: number | null }} what minutes is null to renew the subscription until the user stops it
 * @returns {Promise<string>} what went wrong, or ""
 */
export async function begin({ uris = [], group, minutes }) {
  const id = newId();
  /** @type {Follow} */
  const follow = { id, uris, group, renewed: minutes === null, minutes: minutes ?? longestMinutes, phase: "running", busy: "starting", faults: {} };
  setFollows([follow, ...current().follows]);
  const title = titleOfFollow(follow);
  try {
    change(id, { ...(await subscribe(follow, follow.minutes)), busy: undefined });
    note("subscription", minutes === null ? `${title}: followed, and kept renewed.` : `${title}: followed for ${minutes} minutes.`);
    return "";
  } catch (error) {
    forget(id);
    return `${title} could not be followed. ${sentenceOf(error)}`;
  }
}

/**
 * Subscribes to the people or the group of a follow. If the server has ended the
 * application, this signs in again and repeats the request. A watch would have reported
 * the end, but the page may have no watch.
 *
 * @param {Follow} follow
 * @param {number} minutes
 * @returns {Promise<Partial<Follow>>}
 */
async function subscribe(follow, minutes) {
  if (!current().emulator) await readClock();
  try {
    return await request(follow, minutes);
  } catch (error) {
    if (!saysSessionHasEnded(/** @type {any} */ (error))) throw error;
  }
  await signInAgain();
  await readClock(); // a move of the clock may have ended the application
  return request(follow, minutes);
}

async function signInAgain() {
  try {
    await session.reconnect();
  } catch (error) {
    update({ phase: "failed", failure: { message: sentenceOf(error), module: false } });
    throw error;
  }
  await readGroups();
}

/**
 * @param {Follow} follow
 * @param {number} minutes
 * @returns {Promise<Partial<Follow>>}
 */
async function request({ uris, group }, minutes) {
  // A group has another address in each application.
  const known = group && (current().groups?.find(({ id }) => id === group.id) ?? group);
  const subscription = known
    ? await client().subscribeToGroup(known, { duration: minutes })
    : await client().create({ duration: minutes, uris });
  return { href: subscription.href, ends: endOf(subscription, minutes, undefined, current()) };
}

/** Reads the clock of an emulator, by which a subscription ends. */
async function readClock() {
  if (current().connection?.controls) await readEmulator();
}

/**
 * Ends a follow. It stays on the board for some time, so that this can be undone.
 *
 * @param {string} id
 * @returns {Promise<boolean>}
 */
export function end(id) {
  const follow = find(id);
  if (!follow) return Promise.resolve(false);
  const title = titleOfFollow(follow);
  return perform(id, "ending", "end", `${title} could not be ended.`, async (client) => {
    const { href } = find(id) ?? follow; // the subscription may have been created meanwhile
    if (href) await client.delete(href);
    note("subscription", `${title}: no longer followed.`);
    return { phase: "ended", endedAt: Date.now(), reason: "user" };
  });
}

/**
 * Restarts a follow that has ended, for the minutes that were left, or for the original
 * duration if its time was over.
 *
 * @param {string} id
 * @returns {Promise<boolean>}
 */
export function undo(id) {
  const follow = find(id);
  if (!follow) return Promise.resolve(false);
  return perform(id, "starting", "undo", `${titleOfFollow(follow)} could not be followed again.`, async () => {
    await readClock();
    const again = await subscribe(follow, minutesLeft(follow));
    note("subscription", `${titleOfFollow(follow)}: followed again.`);
    return { phase: "running", endedAt: undefined, ...again };
  });
}

/**
 * Creates the subscription of a follow if the server does not have it: because the page
 * has just started, or because the server has lost the subscription.
 *
 * @param {Follow} follow
 */
export function beginAgain(follow) {
  const title = titleOfFollow(follow);
  return perform(follow.id, "starting", "start", `${title} could not be followed.`, async () => {
    await readClock();
    const minutes = minutesLeft(follow);
    const again = await subscribe(follow, minutes);
    const lost = follow.href === undefined ? "followed for" : "the server had lost the subscription. It was created again, for";
    note("subscription", `${title}: ${lost} ${minutes} minutes.`);
    return again;
  });
}

/**
 * Returns the minutes that a follow has left, within the limits of a new subscription. It
 * returns the requested minutes if the follow is renewed, is over or has not begun.
 *
 * @param {Follow} follow
 */
function minutesLeft({ renewed, minutes, ends = 0 }) {
  const left = Math.ceil((ends - serverNow(current())) / minute);
  return renewed || left <= 0 ? minutes : Math.min(longestMinutes, Math.max(shortestMinutes, left));
}
