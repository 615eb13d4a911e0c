// @ts-check
// The server of the page: requests to it, and the modules that it serves.

/**
 * @typedef {import("../../jsapi/presence/presence.js")} Presence
 * @typedef {import("../../jsapi/emulator/emulator.js")} Emulator
 * @typedef {import("../../jsapi/presence/presence.js").Problem} Problem
 */

/** An error of the page, such as a server that cannot be reached. It has a kind, as the errors of the module do. */
export class ConnectionError extends Error {
  /**
   * @param {import("../../jsapi/presence/presence.js").UcwaError["kind"]} kind
   * @param {string} message
   * @param {{status?: number, problems?: readonly Problem[]}} [details]
   */
  constructor(kind, message, { status, problems } = {}) {
    super(message);
    this.name = "ConnectionError";
    this.kind = kind;
    this.status = status;
    /** The problems of the argument, for kind "argument". */
    this.problems = problems;
  }
}

/**
 * Fetches a path of this server without using a cache.
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
 * Names the module in the error if it cannot be fetched. TypeScript does not resolve the
 * paths of these modules, because make build writes them.
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
