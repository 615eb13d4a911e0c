// @ts-check
// Chooses how the requests of a sign-in reach their servers: by fetch, or through the
// xframe of each server.

import { Map, URL } from "../shared/builtins.js";
import { createXFrameFetch } from "./xframe.js";

/** @import { XFrameFetch } from "./xframe.js" */

/** The frame of one origin. busy is the number of its requests under way. @typedef {{ url: string, fetch: XFrameFetch, busy: number, retired: boolean }} Frame */

export class Route {
  #via;
  #timeout;
  /** The frames that are in use, by origin. @type {Map<string, Frame>} */
  #frames = new Map();
  /** The xframes that servers link to, by origin. @type {Map<string, string>} */
  #known = new Map();

  /**
   * @param {"auto" | "fetch" | "xframe"} via
   * @param {number | undefined} timeout
   */
  constructor(via, timeout) {
    this.#via = via;
    this.#timeout = timeout;
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<Response>}
   */
  async send(url, init) {
    if (!this.framed(url)) return fetch(url, init);
    const frame = this.#frameOf(new URL(url).origin);
    frame.busy++;
    try {
      return await frame.fetch(url, init);
    } finally {
      frame.busy--;
      closeIfDone(frame);
    }
  }

  /**
   * Reports whether requests to a URL go through a frame.
   *
   * @param {string} url
   */
  framed(url) {
    if (this.#via !== "auto") return this.#via === "xframe";
    // A worker has no document, and so no frames.
    return globalThis.document !== undefined && new URL(url).origin !== location.origin;
  }

  /**
   * Stores the address of an xframe that a server links to. The xframe replaces the
   * current frame of its origin.
   *
   * @param {string} url
   */
  learn(url) {
    const { origin } = new URL(url);
    this.#known.set(origin, url);
    if (this.#frames.get(origin)?.url !== url) this.#retire(origin);
  }

  /**
   * Closes all frames except the frame of one origin. A closed frame is loaded again when
   * a request needs it.
   *
   * @param {string} [kept]
   */
  close(kept) {
    for (const origin of this.#frames.keys()) if (origin !== kept) this.#retire(origin);
  }

  /** @param {string} origin */
  #frameOf(origin) {
    let frame = this.#frames.get(origin);
    if (!frame) {
      // Every server of autodiscovery has an xframe at this address.
      const url = this.#known.get(origin) ?? `${origin}/xframe`;
      frame = { url, fetch: createXFrameFetch(url, { timeout: this.#timeout }), busy: 0, retired: false };
      this.#frames.set(origin, frame);
    }
    return frame;
  }

  /** @param {string} origin */
  #retire(origin) {
    const frame = this.#frames.get(origin);
    if (!frame) return;
    this.#frames.delete(origin);
    frame.retired = true;
    closeIfDone(frame);
  }
}

/** @param {Frame} frame */
function closeIfDone(frame) {
  if (frame.retired && frame.busy === 0) frame.fetch.close();
}
