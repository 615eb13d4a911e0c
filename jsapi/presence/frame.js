// @ts-check
// A hidden frame with the xframe of a UCWA server (page Cross_domainIFRAME). The xframe
// receives requests as messages, sends them, and posts the answers back.

import { Map, Promise, Set, clearTimeout, parse, setTimeout, stringify } from "../shared/builtins.js";

/** A request in the form that the xframe expects. @typedef {{ type: string, url: string, headers: Record<string, string>, data?: string, xhrFields?: { withCredentials: true } }} Message */
/** An answer of the xframe. @typedef {{ messageId: number, status: number, responseText: string, headers: string }} Answer */

/**
 * Milliseconds that a frame has to answer for the first time once it is loaded. An
 * error page also fires load but never answers.
 */
const greetingTimeout = 5000;

/**
 * The number of aborted requests under way at which a frame gets no new requests.
 * Browsers open six connections to a host over HTTP/1.1, and the event channel needs
 * one.
 */
const maxAbandoned = 2;

export class Frame {
  #url;
  #timeout;
  #element;
  /** Settles when the frame has answered for the first time. @type {Promise<unknown>} */
  #ready;
  /** Ends the loading of the frame. @type {(reason: unknown) => void} */
  #abandonLoading = () => {};
  /** Why the frame was removed; undefined while it is in the document. @type {unknown} */
  #removed;
  #last = 0;
  /** How many exchanges are under way, including those that wait for the frame to load. */
  #open = 0;
  /** The requests that wait for an answer, by messageId. The answer has the same messageId. @type {Map<number, { resolve: (answer: Answer) => void, reject: (reason: unknown) => void }>} */
  #waiting = new Map();
  /** The messageIds of aborted requests that the frame has not answered. @type {Set<number>} */
  #abandoned = new Set();

  /**
   * @param {URL} url
   * @param {number} timeout milliseconds that the frame has to load
   */
  constructor(url, timeout) {
    this.#url = url;
    this.#timeout = timeout;
    this.#element = document.createElement("iframe");
    this.#element.style.display = "none"; // a style sheet of the page may override the attribute hidden
    this.#element.src = url.href;
    addEventListener("message", this.#receive);
    this.#ready = this.#load();
  }

  /** Whether the frame is still in the document. If the page has removed it, ends its requests. */
  get present() {
    if (!this.#element.isConnected) this.remove(new TypeError("the page has removed the xframe"));
    return this.#removed === undefined;
  }

  /** Whether the frame has too many aborted requests to get new requests. */
  get full() {
    return this.#abandoned.size >= maxAbandoned;
  }

  /**
   * Sends a request and returns the answer. There is no message that aborts a request
   * in the frame. So an aborted request continues in the frame, and its answer is
   * dropped. Once the frame has only aborted requests, it is removed, which aborts them
   * in the browser.
   *
   * @param {Message} message
   * @param {AbortSignal} signal
   */
  async exchange(message, signal) {
    this.#open++;
    let abort = () => {};
    try {
      await this.#ready;
      if (this.#removed) throw this.#removed;
      signal.throwIfAborted();
      const answer = this.#post(message);
      const messageId = this.#last;
      abort = () => this.#abandon(messageId, signal.reason);
      signal.addEventListener("abort", abort);
      return await answer;
    } finally {
      signal.removeEventListener("abort", abort);
      this.#open--;
      if (this.#open === 0 && this.#abandoned.size > 0) this.remove(new TypeError("the xframe has no requests"));
    }
  }

  /**
   * Removes the frame. Unanswered requests reject with the given reason.
   *
   * @param {unknown} reason
   */
  remove(reason) {
    this.#removed ??= reason;
    removeEventListener("message", this.#receive);
    this.#element.remove();
    this.#abandonLoading(reason);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  async #load() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @param {number} milliseconds */
    const limit = (milliseconds) => {
      clearTimeout(timer);
      const late = new TypeError(`the xframe ${this.#url.href} did not answer within ${milliseconds} ms`);
      timer = setTimeout(() => this.remove(late), milliseconds);
    };
    try {
      await new Promise((resolve, reject) => {
        this.#abandonLoading = reject;
        limit(this.#timeout);
        const greet = () => {
          limit(Math.min(this.#timeout, greetingTimeout));
          resolve(this.#post({ type: "get", url: this.#url.href, headers: { Accept: "text/html" } }));
        };
        this.#element.addEventListener("load", greet, { once: true });
        (document.body ?? document.documentElement).append(this.#element);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * @param {Message} message
   * @returns {Promise<Answer>}
   */
  #post(message) {
    return new Promise((resolve, reject) => {
      const messageId = ++this.#last;
      this.#waiting.set(messageId, { resolve, reject });
      // The browser drops the message if the frame shows another origin, such as an
      // error page. The token in the message is for this origin only.
      this.#element.contentWindow?.postMessage(stringify({ ...message, messageId }), this.#url.origin);
    });
  }

  /**
   * Rejects a request that was aborted. Its answer will be dropped.
   *
   * @param {number} messageId
   * @param {unknown} reason
   */
  #abandon(messageId, reason) {
    this.#abandoned.add(messageId);
    this.#waiting.get(messageId)?.reject(reason);
    this.#waiting.delete(messageId);
  }

  /** @param {MessageEvent} event */
  #receive = ({ data, origin, source }) => {
    if (source !== this.#element.contentWindow || origin !== this.#url.origin) return;
    const answer = answerOf(data);
    if (answer === undefined) return;
    this.#abandoned.delete(answer.messageId);
    this.#waiting.get(answer.messageId)?.resolve(answer);
    this.#waiting.delete(answer.messageId);
  };
}

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
