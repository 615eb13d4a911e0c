// @ts-check
// What this tab remembers when the page is loaded again: who is followed, and until when.
// The server tells neither who is in a subscription nor when it ends.

/** @typedef {import("../store.js").Follow} Follow */

const key = "ucwa-presence follows";

/**
 * Returns what was followed when the page was left; null if this tab has not been here
 * before.
 *
 * @returns {Follow[] | null}
 */
export function recall() {
  try {
    const text = sessionStorage.getItem(key);
    const follows = text === null ? null : JSON.parse(text);
    return Array.isArray(follows) ? follows.map((follow) => ({ ...follow, faults: {} })) : null;
  } catch {
    return null; // storage is blocked, or holds something else
  }
}

/** What was written last, so that a page that only shows time writes nothing. @type {readonly Follow[] | undefined} */
let written;

/** @param {readonly Follow[]} follows */
export function remember(follows) {
  if (follows === written) return;
  written = follows;
  const kept = follows.filter(({ phase }) => phase !== "ended");
  try {
    sessionStorage.setItem(key, JSON.stringify(kept.map(({ busy, faults, ...follow }) => follow)));
  } catch {
    // Storage is blocked, or full: the page works, and forgets.
  }
}
