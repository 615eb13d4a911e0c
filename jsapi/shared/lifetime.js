// @ts-check
// Ends the calls under way when their page is closed. Nothing else ends them: the promises
// and timers of a removed frame stop, but other windows may wait for the calls.

import { Promise } from "./builtins.js";
import { UcwaError, errorOf } from "./error.js";

/** The functions that end the calls under way. @type {Set<() => void>} */
const calls = new Set();
let left = false;

// A page that enters the back/forward cache continues later: then persisted is true.
globalThis.addEventListener?.("pagehide", (event) => {
  if (event.persisted) return;
  left = true;
  for (const end of calls) end();
});

const departed = () => new UcwaError({ kind: "aborted", message: "the page was left" });

/**
 * Returns a promise that settles as work() does, but rejects immediately when the page
 * is closed. The promise of an async function would never settle then, because its code
 * no longer runs.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {(thrown: unknown) => unknown} [failure] returns the reason to reject with
 * @param {() => unknown} [departure] returns the reason to reject with when the page is closed
 * @returns {Promise<T>}
 */
export function settling(work, failure = errorOf, departure = departed) {
  return new Promise((resolve, reject) => {
    const end = () => reject(departure());
    if (left) return end();
    calls.add(end);
    (async () => {
      try {
        resolve(await work());
      } catch (thrown) {
        reject(failure(thrown));
      } finally {
        calls.delete(end);
      }
    })();
  });
}

/**
 * The name of the method that `using` calls. In a browser without `using` the name does
 * not matter.
 *
 * @type {typeof Symbol.dispose}
 */
export const dispose = Symbol.dispose ?? Symbol("dispose");
