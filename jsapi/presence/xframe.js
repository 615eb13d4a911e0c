// @ts-check
// Sends requests through the xframe of a UCWA server, a page that sends what is posted
// to it (page Cross_domainIFRAME). The contract is in xframe.d.ts.

import {
  Headers, Map, Promise, Request, Response, TextEncoder, URL, clearTimeout, parse, setTimeout, stringify,
} from "../shared/builtins.js";

/** @import * as API from "./xframe.js" */

/** A request as the frame takes it. @typedef {{ type: string, url: string, headers: Record<string, string>, data?: string, xhrFields?: { withCredentials: true } }} Message */
/** What the frame answers. @typedef {{ messageId: number, status: number, responseText: string, headers: string }} Answer */
/** @typedef {{ resolve: (answer: Answer) => void, reject: (reason: unknown) => void }} Waiting */

/**
 * Milliseconds that a frame has to answer for the first time once it is loaded. The page
 * of an error is loaded, too, and never answers.
 */
const greetingTimeout = 5000;

/** @type {typeof API.createXFrameFetch} */
export function createXFrameFetch(url, { timeout = 30_000 } = {}) {
  const frame = new XFrame(new URL(url, document.baseURI), timeout);
  /** @type {API.XFrameFetch} */
  const xframeFetch = async (input, init) => frame.send(new Request(input, init));
  xframeFetch.close = () => frame.close();
  return xframeFetch;
}

class XFrame {
  #url;
  #timeout;
  #closed = false;
  /** @type {HTMLIFrameElement | undefined} */
  #element;
  /** Settles when the frame has answered for the first time. @type {Promise<unknown> | undefined} */
  #ready;
  /** Ends the loading of the frame. @type {(reason: unknown) => void} */
  #abandon = () => {};
  /** The requests under way, by the number that the frame repeats. @type {Map<number, Waiting>} */
  #waiting = new Map();
  #last = 0;

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
    this.#remove(new TypeError("the xframe is closed"));
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
    await this.#load();
    request.signal.throwIfAborted();
    return this.#post(message);
  }

  /** Loads the frame, unless it is there. */
  #load() {
    if (this.#closed) throw new TypeError("the xframe is closed");
    if (this.#element?.isConnected === false) this.#remove(new TypeError("the page has removed the xframe"));
    this.#ready ??= this.#start();
    return this.#ready;
  }

  async #start() {
    const element = document.createElement("iframe");
    element.style.display = "none"; // a style sheet of the page may show what is hidden
    element.src = this.#url.href;
    this.#element = element;
    addEventListener("message", this.#receive);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @param {number} milliseconds */
    const limit = (milliseconds) => {
      clearTimeout(timer);
      const late = new TypeError(`the xframe ${this.#url.href} did not answer within ${milliseconds} ms`);
      timer = setTimeout(() => this.#remove(late), milliseconds);
    };
    try {
      await new Promise((resolve, reject) => {
        this.#abandon = reject;
        limit(this.#timeout);
        const greet = () => {
          limit(Math.min(this.#timeout, greetingTimeout));
          resolve(this.#post({ type: "get", url: this.#url.href, headers: { Accept: "text/html" } }));
        };
        element.addEventListener("load", greet, { once: true });
        (document.body ?? document.documentElement).append(element);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Removes the frame. What it has not answered fails for the given reason.
   *
   * @param {unknown} reason
   */
  #remove(reason) {
    removeEventListener("message", this.#receive);
    this.#element?.remove();
    this.#element = this.#ready = undefined;
    this.#abandon(reason);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  /**
   * @param {Message} message
   * @returns {Promise<Answer>}
   */
  #post(message) {
    return new Promise((resolve, reject) => {
      const messageId = ++this.#last;
      this.#waiting.set(messageId, { resolve, reject });
      // The browser drops the message if the frame shows another origin, such as the
      // page of an error: the token in it is for this origin only.
      this.#element?.contentWindow?.postMessage(stringify({ ...message, messageId }), this.#url.origin);
    });
  }

  /** @param {MessageEvent} event */
  #receive = ({ data, origin, source }) => {
    if (source !== this.#element?.contentWindow || origin !== this.#url.origin) return;
    const answer = answerOf(data);
    if (answer === undefined) return;
    this.#waiting.get(answer.messageId)?.resolve(answer);
    this.#waiting.delete(answer.messageId);
  };
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
 * Returns the name of a header field as pages and servers write it: the script of the
 * frame is another one on every version of the server.
 *
 * @param {string} name in lower case, as browsers return it
 */
const spelled = (name) => name.replace(/(^|-)[a-z]/g, (initial) => initial.toUpperCase());

/**
 * Returns the answer in a message of the frame, or undefined.
 *
 * @param {unknown} data
 * @returns {Answer | undefined}
 */
function answerOf(data) {
  if (typeof data !== "string") return undefined;
  try {
    const answer = parse(data);
    return typeof answer?.messageId === "number" ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** The statuses of answers without a body: a Response of one must not have any. */
const withoutBody = [204, 205, 304];

/**
 * @param {Answer} answer
 * @param {string} origin
 */
function responseOf({ status, headers, responseText }, origin) {
  if (!(status >= 200 && status <= 599)) throw new TypeError(`the xframe had no answer from ${origin}`);
  // As bytes: a string would get a Content-Type that the server has not given it.
  const body = withoutBody.includes(status) ? null : new TextEncoder().encode(`${responseText ?? ""}`);
  return new Response(body, { status, headers: headersOf(`${headers ?? ""}`) });
}

/**
 * Reads header fields, one a line.
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
      // It is not a name or a value that a header field can have.
    }
  }
  return headers;
}
