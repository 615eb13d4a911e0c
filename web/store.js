// @ts-check
// The state of the page. Actions change it with update(). The renderers that are
// registered with onUpdate() show it. Forms and menus also show state of their own.

/**
 * @typedef {import("../jsapi/presence/presence.js").Client} Client
 * @typedef {import("../jsapi/presence/presence.js").Group} Group
 * @typedef {import("../jsapi/presence/presence.js").WatchState} WatchState
 * @typedef {import("./connection.js").Connection} Connection
 */

/**
 * People who are followed together, or a group.
 *
 * @typedef {object} Follow
 * @property {string} id unique in this tab
 * @property {boolean} renewed whether the page renews it before it ends
 * @property {readonly string[]} uris the SIP URIs of the people; empty for a group
 * @property {Group} [group] the group as the current application, or an earlier one, returned it
 * @property {string} [href] the href of the subscription, once it was created
 * @property {number} minutes the requested duration
 * @property {number} [ends] when the subscription ends, by the clock of the server
 * @property {"running" | "ended"} phase the user can undo an end for some time
 * @property {number} [endedAt] when the follow ended, by the clock of this machine
 * @property {"user" | "time"} [reason] why the follow has ended
 * @property {"starting" | "extending" | "adding" | "removing" | "ending"} [busy] the
 * action under way
 * @property {Readonly<Record<string, string>>} faults by action: "start", "renew", "extend", "add", "end", "undo", or "remove " and a URI
 */

/**
 * @typedef {object} LogEntry
 * @property {number} id
 * @property {number} time by the clock of this machine
 * @property {"presence" | "subscription" | "channel"} kind
 * @property {string} text
 * @property {string} [availability] the new availability, for a change of presence
 */

/**
 * The state of an emulator, with the time at which the page read it, by the clock of this
 * machine.
 *
 * @typedef {import("./tools/controls.js").EmulatorState & { readAt: number }} EmulatorState
 */

/**
 * @typedef {object} State
 * @property {"loading" | "failed" | "signin" | "ready"} phase
 * @property {{ message: string, module: boolean } | null} failure why the page has not started; module: the presence module is missing
 * @property {Connection | null} connection
 * @property {WatchState | null} channel null before anything is followed
 * @property {readonly Follow[]} follows
 * @property {readonly Group[] | null} groups null before they are known
 * @property {ReadonlySet<string>} folded the names of the folded sections
 * @property {string | null} drawer the id of the follow whose drawer is open
 * @property {readonly LogEntry[]} log the newest first
 * @property {EmulatorState | null} emulator
 * @property {"json" | "xml"} format of requests
 * @property {number} contacts a number that changes with each change of a contact
 * @property {number} now by the clock of this machine
 */

/** The part of the state that is reset when a session ends. @satisfies {Partial<State>} */
export const signedOut = {
  channel: null,
  follows: /** @type {readonly Follow[]} */ ([]),
  groups: null,
  drawer: null,
  log: /** @type {readonly LogEntry[]} */ ([]),
};

/** @type {State} */
let state = {
  ...signedOut,
  phase: "loading",
  failure: null,
  connection: null,
  folded: new Set(),
  emulator: null,
  format: "json",
  contacts: 0,
  now: Date.now(),
};

/** @type {((state: State) => void)[]} */
const renderers = [];
let scheduled = false;

export const current = () => state;

/**
 * Calls a function with the state after each change. Changes of one frame are shown
 * together.
 *
 * @param {(state: State) => void} renderer
 */
export function onUpdate(renderer) {
  renderers.push(renderer);
  schedule();
}

/** @param {Partial<State>} change */
export function update(change) {
  state = { ...state, now: Date.now(), ...change };
  schedule();
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  // A hidden page has no frames.
  if (document.hidden) setTimeout(flush);
  else requestAnimationFrame(flush);
}

/** Shows the state immediately, for an action that moves the focus to a changed element. */
export function flush() {
  if (!scheduled) return;
  scheduled = false;
  for (const renderer of renderers) renderer(state);
}
