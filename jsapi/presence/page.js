// @ts-check
// Passes the events of the page to a program: a hidden page pauses its event channels
// and catches up when it is shown again. In a worker only online and offline are
// passed.

import { Map } from "../shared/builtins.js";
import { claimSlot } from "./slots.js";

/** @typedef {import("../shared/loader.js").Program} Program */

/** @typedef {(client: number, wanted: boolean) => void} Claim */

/** The results of followPage, by program. @type {WeakMap<Program, Claim>} */
const followed = new WeakMap();

/**
 * Passes the state of the page and all later events to a program. Returns a function that
 * claims or releases the slot for the channel of a client.
 *
 * @param {Program} program
 * @returns {Claim}
 */
export function followPage(program) {
  const before = followed.get(program);
  if (before) return before;
  /** @param {string} event one of the names of pageEvents in watch.go */
  const tell = (event) => {
    if (!program.ended) program.callSync("page", event);
  };
  const page = globalThis.document;
  const on = (/** @type {EventTarget | undefined} */ target, /** @type {string} */ type, /** @type {(event: any) => string} */ name) =>
    target?.addEventListener?.(type, (event) => tell(name(event)));
  on(page, "visibilitychange", () => (page.hidden ? "hidden" : "shown"));
  on(page, "freeze", () => "frozen");
  on(page, "resume", () => "resumed");
  on(globalThis, "pagehide", ({ persisted }) => (persisted ? "pagehide-cached" : "pagehide"));
  on(globalThis, "pageshow", () => "pageshow");
  on(globalThis, "offline", () => "offline");
  on(globalThis, "online", () => "online");
  if (page?.hidden) tell("hidden");
  if (globalThis.navigator?.onLine === false) tell("offline");
  const claim = claims(program);
  followed.set(program, claim);
  return claim;
}

/**
 * @param {Program} program
 * @returns {Claim}
 */
function claims(program) {
  /** The functions that release the slots, by client. @type {Map<number, () => void>} */
  const releases = new Map();
  return (client, wanted) => {
    releases.get(client)?.();
    releases.delete(client);
    const tell = (/** @type {boolean} */ granted) => {
      if (!program.ended) program.callSync("slot", client, granted);
    };
    if (wanted) releases.set(client, claimSlot(tell));
  };
}
