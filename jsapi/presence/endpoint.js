// @ts-check
// Manages the endpointId of a tab. A user has one application for each endpointId. So a
// page that is reloaded finds its application, and two tabs must not share an
// endpointId.

import { Set, Uint8Array } from "../shared/builtins.js";

const key = "ucwa-presence endpointId";

/** The ids of the clients of this page. @type {Set<string>} */
const used = new Set();
/** The id of a closed client of this page, for the next client. @type {string | undefined} */
let spare;

/** Returns an id for a client: the id of the tab if no client uses it, or else a new one. */
export function takeEndpointId() {
  const id = spare ?? stored() ?? newId();
  spare = undefined;
  used.add(id);
  return id;
}

/**
 * Makes the id of a closed client available to the next client.
 *
 * @param {string} id
 */
export function returnEndpointId(id) {
  if (used.delete(id)) spare = id;
}

// Duplicating a tab copies its storage, so the storage has the id only while no page of
// the tab uses it.
globalThis.addEventListener?.("pagehide", () => {
  const [id = spare] = used;
  if (id !== undefined) store(id);
});
globalThis.addEventListener?.("pageshow", ({ persisted }) => {
  if (persisted) stored(); // the page uses the id again
});

/** Removes the id from the storage of the tab and returns it. */
function stored() {
  try {
    const id = sessionStorage.getItem(key) ?? undefined;
    sessionStorage.removeItem(key);
    return id;
  } catch {
    return undefined; // the browser denies the page its storage
  }
}

/** @param {string} id */
function store(id) {
  try {
    sessionStorage.setItem(key, id);
  } catch {
    // Without storage the next page of the tab gets another application.
  }
}

/** Returns 128 random bits in hexadecimal. Pages loaded over http lack crypto.randomUUID. */
function newId() {
  let id = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += byte.toString(16).padStart(2, "0");
  return id;
}
