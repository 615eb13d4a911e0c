// @ts-check
// The server that the page came from.

/**
 * @typedef {import("../../jsapi/presence/presence.js")} Presence
 * @typedef {import("../../jsapi/emulator/emulator.js")} Emulator
 * @typedef {import("../../jsapi/presence/presence.js").Problem} Problem
 */

/** What goes wrong before there is a client, or beside it. Has a kind, as the errors of the module do. */
export class ConnectionError extends Error {
  /**
   * @param {import("../../jsapi/presence/presence.js").UcwaError["kind"]} kind
   * @param {string} message
   * @param {{status?: number, problems?: readonly Problem[], hint?: string}} [details]
   */
  constructor(kind, message, { status, problems, hint } = {}) {
    super(message);
    this.name = "ConnectionError";
    this.kind = kind;
    this.status = status;
    /** What is wrong with the argument, with kind "argument". */
    this.problems = problems;
    /** What to do, if the kind does not say it. */
    this.hint = hint;
  }
}

/**
 * Fetches a path of this server, past any cache.
 *
 * @param {string} path
 * @param {RequestInit} [init]
 */
export async function fetchFresh(path, init) {
  try {
    return await fetch(path, { cache: "no-store", ...init });
  } catch {
    throw new ConnectionError("network", "The server of this page cannot be reached");
  }
}

/** @returns {Promise<Presence>} */
export const importPresence = () => imported("presence.js", import(/** @type {string} */ ("../dist/presence.js")));

/** @returns {Promise<Emulator>} */
export const importEmulator = () => imported("emulator.js", import(/** @type {string} */ ("../dist/emulator.js")));

/** @returns {Promise<typeof import("../../jsapi/elements/elements.js")>} */
export const importElements = () => imported("elements.js", import(/** @type {string} */ ("../dist/elements.js")));

/**
 * Names the module in the error if it cannot be fetched. Types do not follow the paths of
 * these modules, which make build writes.
 *
 * @template T
 * @param {string} name
 * @param {Promise<T>} module
 */
async function imported(name, module) {
  try {
    return await module;
  } catch {
    throw new ConnectionError("network", `dist/${name} could not be fetched from the server`);
  }
}
