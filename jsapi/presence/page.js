// @ts-check
// Tells a program what happens to the page: a hidden page pauses its event channel,
// and one that comes back catches up. A program in a worker is told whether there is a
// network.

import { claimSlot } from "./slots.js";

/** @typedef {import("../shared/loader.js").Program} Program */

/** The programs that are told already. @type {WeakSet<Program>} */
const told = new WeakSet();

/**
 * Tells a program about the page from here on, and when it may park a request.
 *
 * @param {Program} program
 */
export function followPage(program) {
  if (told.has(program)) return;
  told.add(program);
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
  claimSlot((granted) => {
    if (!program.ended) program.callSync("slot", granted);
  });
}
