// @ts-check
// The follows of this tab. Changes apply to the state, to the watches and to the
// storage of the tab together.

import { sentenceOf } from "../errors.js";
import { session } from "../session.js";
import { current, update } from "../store.js";
import { ConnectionError } from "../tools/server.js";
import { remember } from "./memory.js";
import { keyOf, people } from "./people.js";
import { titleOf } from "./words.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").Client} Client
 * @typedef {import("../store.js").Follow} Follow
 */

/** @param {string | null} id */
export const find = (id) => current().follows.find((follow) => follow.id === id);

/**
 * Replaces all follows.
 *
 * @param {readonly Follow[]} follows
 */
export function setFollows(follows) {
  update({ follows });
  people.follow(follows);
  remember(follows);
}

/**
 * Changes one follow, if it still exists.
 *
 * @param {string} id
 * @param {Partial<Follow>} changed
 */
export function change(id, changed) {
  setFollows(current().follows.map((follow) => (follow.id === id ? { ...follow, ...changed } : follow)));
}

/** @param {string} id */
export const forget = (id) => setFollows(current().follows.filter((follow) => follow.id !== id));

/** @param {Follow} follow */
export const titleOfFollow = (follow) => titleOf(follow, current(), (uri) => people.contact(uri));

/**
 * Returns an id that no follow on the board has.
 *
 * @returns {string}
 */
export const newId = () => `follow-${1 + Math.max(0, ...current().follows.map(({ id }) => Number(id.split("-")[1]) || 0))}`;

/**
 * Returns the running follow of a person or a group; undefined if there is none.
 *
 * @param {{ uri?: string, group?: { id: string } }} target
 */
export const followerOf = ({ uri, group }) =>
  current().follows.find(({ phase, uris, group: other }) => {
    if (phase === "ended") return false;
    return group ? other?.id === group.id : uris.some((named) => keyOf(named) === keyOf(uri ?? ""));
  });

/** Returns the client of the page. Throws kind "network" if there is none. */
export function client() {
  if (session.client) return session.client;
  throw new ConnectionError("network", "The page is not connected");
}

/** The actions under way, each as the id of the follow and the action. @type {Set<string>} */
const running = new Set();
/** A promise for each follow, which settles when its last action has ended. @type {Map<string, Promise<unknown>>} */
const queues = new Map();

/**
 * Performs an action on a follow after the action under way. If the same action is already
 * under way, it does nothing. A failure is stored in the follow under the name of the action.
 *
 * @param {string} id
 * @param {NonNullable<Follow["busy"]>} busy
 * @param {string} action the name under which a failure is stored
 * @param {string} failed the sentence that precedes the cause of a failure
 * @param {(client: Client) => Promise<Partial<Follow>>} call returns what has changed
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function perform(id, busy, action, failed, call) {
  const key = `${id} ${action}`;
  if (running.has(key)) return false;
  running.add(key);
  const turn = (queues.get(id) ?? Promise.resolve()).then(() => attempt(id, busy, action, failed, call));
  queues.set(id, turn);
  const done = await turn;
  running.delete(key);
  if (queues.get(id) === turn) queues.delete(id);
  return done;
}

/** Performs an action immediately, with the parameters of perform(). @type {typeof perform} */
async function attempt(id, busy, action, failed, call) {
  const follow = find(id);
  if (!follow) return false;
  clearFault(id, action);
  change(id, { busy });
  try {
    change(id, { ...(await call(client())), busy: undefined });
    return true;
  } catch (error) {
    change(id, { busy: undefined, faults: { ...find(id)?.faults, [action]: `${failed} ${sentenceOf(error)}` } });
    return false;
  }
}

/** Removes all faults, because their causes are over. */
export function forgetFaults() {
  if (current().follows.some(({ faults }) => Object.keys(faults).length > 0)) {
    setFollows(current().follows.map((follow) => ({ ...follow, faults: {} })));
  }
}

/**
 * Removes the fault of an action.
 *
 * @param {string} id
 * @param {string} action
 */
export function clearFault(id, action) {
  const follow = find(id);
  if (!follow?.faults[action]) return;
  const { [action]: _, ...faults } = follow.faults;
  change(id, { faults });
}
