// @ts-check
// Tells a program what happens to the page: a hidden page pauses its event channels, and
// one that comes back catches up. A program in a worker is told whether there is a
// network.

import { Map } from "../shared/builtins.js";
import { claimSlot } from "./slots.js";

/** @typedef {import("../shared/loader.js").Program} Program */

/** @typedef {(client: number, wanted: boolean) => void} Claim */

/** What followPage has returned, by program. @type {WeakMap<Program, Claim>} */
const followed = new WeakMap();

/**
 * Tells a program about the page from here on. Returns the function by which the channel
 * of a client says whether it needs a slot.
 *
 * @param {Program} program
 * @returns {Claim}
 */
export function followPage(program) {
  const before = followed.get(program);
  if (before) return before;
  /** @param {string} event one of the names of Page in internal/live */
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
