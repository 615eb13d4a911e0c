// @ts-check
// Sends requests through the xframe of a UCWA server: a page that sends the requests
// that are posted to it (page Cross_domainIFRAME). The contract is in xframe.d.ts.

import { Headers, Promise, Request, Response, TextEncoder, URL } from "../shared/builtins.js";
import { Frame } from "./frame.js";

/** @import * as API from "./xframe.js" */
/** @import { Answer, Message } from "./frame.js" */

/** @type {typeof API.createXFrameFetch} */
export function createXFrameFetch(url, { timeout = 30_000 } = {}) {
  const frames = new Frames(new URL(url, document.baseURI), timeout);
  /** @type {API.XFrameFetch} */
  const xframeFetch = async (input, init) => frames.send(new Request(input, init));
  xframeFetch.close = () => frames.close();
  return xframeFetch;
}

/** The frames of one xframe. New requests go to the last frame until it has to be replaced. */
class Frames {
  #url;
  #timeout;
  #closed = false;
  /** The newest is last. The others only finish their requests. @type {Frame[]} */
  #frames = [];

  /**
   * @param {URL} url
   * @param {number} timeout
   */
  constructor(url, timeout) {
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new TypeError("the URL of an xframe must be one of https or http");
    this.#url = url;
    this.#timeout = timeout;
  }

  /**
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  send(request) {
    const { signal } = request;
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort);
      (async () => {
        try {
          resolve(responseOf(await this.#exchange(request), this.#url.origin));
        } catch (error) {
          reject(error);
        } finally {
          signal.removeEventListener("abort", abort);
        }
      })();
    });
  }

  close() {
    this.#closed = true;
    for (const frame of this.#frames) frame.remove(new TypeError("the xframe is closed"));
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer>}
   */
  async #exchange(request) {
    if (new URL(request.url).origin !== this.#url.origin) {
      throw new TypeError(`the xframe of ${this.#url.origin} sends no requests to other origins`);
    }
    const message = await messageOf(request);
    request.signal.throwIfAborted();
    return this.#frame().exchange(message, request.signal);
  }

  /** Returns the frame for the next request. */
  #frame() {
    if (this.#closed) throw new TypeError("the xframe is closed");
    this.#frames = this.#frames.filter(({ present }) => present);
    let frame = this.#frames.at(-1);
    if (!frame || frame.full) {
      frame = new Frame(this.#url, this.#timeout);
      this.#frames.push(frame);
    }
    return frame;
  }
}

/**
 * @param {Request} request
 * @returns {Promise<Message>}
 */
async function messageOf(request) {
  /** @type {Message} */
  const message = { type: request.method.toLowerCase(), url: request.url, headers: {} };
  request.headers.forEach((value, name) => {
    message.headers[spelled(name)] = value;
  });
  const data = await request.text();
  if (data !== "") message.data = data;
  if (request.credentials === "include") message.xhrFields = { withCredentials: true };
  return message;
}

/**
 * Returns the name of a header field in its usual spelling: the script in the frame
 * differs between versions of the server and may depend on it.
 *
 * @param {string} name in lower case, as browsers return it
 */
const spelled = (name) => name.replace(/(^|-)[a-z]/g, (initial) => initial.toUpperCase());

/** The statuses for which the constructor Response refuses a body. */
const withoutBody = [204, 205, 304];

/**
 * @param {Answer} answer
 * @param {string} origin
 */
function responseOf({ status, headers, responseText }, origin) {
  if (!(status >= 200 && status <= 599)) throw new TypeError(`the xframe had no answer from ${origin}`);
  // The body is bytes: for a string, Response would add a Content-Type that the server has
  // not sent.
  const body = withoutBody.includes(status) ? null : new TextEncoder().encode(`${responseText ?? ""}`);
  return new Response(body, { status, headers: headersOf(`${headers ?? ""}`) });
}

/**
 * Reads header fields, one on each line.
 *
 * @param {string} text
 */
function headersOf(text) {
  const headers = new Headers();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    try {
      if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
    } catch {
      // The line is not a valid header field.
    }
  }
  return headers;
}
