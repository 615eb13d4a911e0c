// @ts-check
// The follows that this tab stores for a reload, because the server returns neither the
// contacts of a subscription nor its end.

/** @typedef {import("../store.js").Follow} Follow */

const key = "ucwa-presence follows";

/**
 * Returns the stored follows; null if this tab has stored none, or if they cannot be read.
 *
 * @returns {Follow[] | null}
 */
export function recall() {
  try {
    const text = sessionStorage.getItem(key);
    const follows = text === null ? null : JSON.parse(text);
    return Array.isArray(follows) ? follows.map((follow) => ({ ...follow, faults: {} })) : null;
  } catch {
    return null; // storage is blocked, or its content is invalid
  }
}

/** The follows that were written last. They are not written again until they change. @type {readonly Follow[] | undefined} */
let written;

/** @param {readonly Follow[]} follows */
export function remember(follows) {
  if (follows === written) return;
  written = follows;
  const kept = follows.filter(({ phase }) => phase !== "ended");
  try {
    sessionStorage.setItem(key, JSON.stringify(kept.map(({ busy, faults, ...follow }) => follow)));
  } catch {
    // Storage is blocked or full: the page works, but nothing is stored.
  }
}
