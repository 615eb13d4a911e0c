// @ts-check
// <ucwa-session>: signs in, and provides the client to other elements.

import { connect, signIn } from "../presence/presence.js";
import { clientContext, ContextProviderEvent, requestAgain } from "./context.js";
import { Base, adoptProperties } from "./element.js";
import { setState } from "./states.js";

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 * @typedef {import("./context.js").ContextCallback} ContextCallback
 * @typedef {import("./context.js").ContextRequestEvent} ContextRequestEvent
 */

/** The attributes that are options of signIn(), with the name of the option. */
const signInAttributes = /** @type {const} */ ({
  address: "address",
  discovery: "discovery",
  credentials: "credentials",
  via: "via",
  culture: "culture",
  useragent: "userAgent",
  format: "format",
});

/** The pause before the first repeated sign-in, and the longest pause, in milliseconds. */
const retryPause = { first: 5_000, longest: 60_000 };

/** The sessions of the page, in the order in which they were connected. @type {Set<UcwaSession>} */
const sessions = new Set();

/** See UcwaSession in elements.d.ts. */
export class UcwaSession extends Base {
  static observedAttributes = [...Object.keys(signInAttributes), "application"];

  #internals = this.attachInternals();
  /** @type {Client | undefined} */
  #client;
  /** Whether this element has created the client, and therefore closes it. */
  #own = false;
  /** @type {WatchState | undefined} why there is no client; undefined if there is a client, or no server is given */
  #state;
  /** @type {Record<string, unknown>} */
  #options = {};
  /** @type {Set<ContextCallback>} */
  #subscribers = new Set();
  /** @type {AbortController | undefined} ends the attempt to sign in, and the wait for the next one */
  #starting;
  #scheduled = false;

  constructor() {
    super();
    this.addEventListener("context-request", (event) => this.#answer(/** @type {ContextRequestEvent} */ (event)));
    adoptProperties(this, "client", "options");
  }

  /** The client that the session provides; undefined before there is one. */
  get client() {
    return this.#client;
  }

  set client(client) {
    this.#provide(client, false);
    if (client === undefined) this.#schedule();
  }

  /** Options of signIn() or connect() that an attribute cannot hold, such as token. */
  get options() {
    return this.#options;
  }

  set options(options) {
    this.#options = { ...options };
    this.#schedule();
  }

  connectedCallback() {
    sessions.add(this);
    UcwaSession.#listen();
    if (this.#client === undefined && this.#starting === undefined) this.#schedule(); // otherwise the element was moved, or the page has set a client
    this.dispatchEvent(new ContextProviderEvent(clientContext, this));
    requestAgain(); // the event does not reach every element
  }

  disconnectedCallback() {
    sessions.delete(this);
    // A session that is moved is connected again in the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      if (this.#own || this.#starting) this.#provide(undefined, false);
      requestAgain();
    });
  }

  /**
   * @param {string} _name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(_name, before, after) {
    if (before !== after) this.#schedule();
  }

  /** @param {ContextRequestEvent} event */
  #answer(event) {
    if (event.context !== clientContext || event.composedPath()[0] === this) return;
    event.stopImmediatePropagation();
    const { callback } = event;
    if (!event.subscribe) return callback(this.#client, undefined, this.#state);
    this.#subscribers.add(callback);
    callback(this.#client, this.#unsubscriber(callback), this.#state);
  }

  /** @param {ContextCallback} callback */
  #unsubscriber(callback) {
    return () => void this.#subscribers.delete(callback);
  }

  /** Starts in the next microtask, because several attributes may be set one after the other. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.isConnected && (this.#client === undefined || this.#own)) void this.#start();
    });
  }

  async #start() {
    this.#provide(undefined, false);
    if (!this.#namesServer()) return;
    const { signal } = (this.#starting = new AbortController());
    for (let pause = retryPause.first; ; pause = Math.min(2 * pause, retryPause.longest)) {
      this.#setState({ name: "connecting", since: Date.now() });
      try {
        const client = await this.#connect(signal);
        if (!signal.aborted) this.#provide(client, true);
        else void client.signOut().catch(() => {}); // the client was connected after the signal had fired
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#fail(/** @type {any} */ (error), pause);
        if (this.#state?.retryAt === undefined) return;
        await online(pause, signal);
        if (signal.aborted) return;
      }
    }
  }

  /** @param {AbortSignal} signal */
  #connect(signal) {
    /** @type {Record<string, unknown>} */
    const options = { ...this.#options };
    const application = this.getAttribute("application");
    for (const [attribute, name] of Object.entries(signInAttributes)) {
      const value = this.getAttribute(attribute);
      if (value !== null && (application === null || name === "format")) options[name] = value;
    }
    return application === null ? signIn(/** @type {any} */ ({ ...options, signal })) : connect(/** @type {any} */ ({ ...options, application }));
  }

  /** Reports whether an attribute or an option gives the server to connect to. */
  #namesServer() {
    const { address, discovery } = this.#options;
    return ["address", "discovery", "application"].some((name) => this.hasAttribute(name)) || address !== undefined || discovery !== undefined;
  }

  /**
   * Reports a failed attempt. The state has the time of the next attempt if that may
   * succeed.
   *
   * @param {import("../presence/presence.js").UcwaError} reason
   * @param {number} pause
   */
  #fail(reason, pause) {
    const since = Date.now();
    this.#setState({ name: "failed", since, reason, ...(reason?.retryable === true ? { retryAt: since + pause } : {}) });
    this.#emit("ucwa-error", { error: reason });
  }

  /**
   * Replaces the current client, or the attempt to get a client; undefined removes it.
   *
   * @param {Client | undefined} client
   * @param {boolean} own
   */
  #provide(client, own) {
    if (!own) this.#starting?.abort();
    this.#starting = undefined;
    const previous = this.#client;
    const previousOwn = this.#own;
    this.#client = client;
    this.#own = own;
    this.#setState(undefined);
    if (client === previous) return;
    this.#emit("ucwa-client", { client });
    // The client is closed even if the server does not answer.
    if (previousOwn) previous?.signOut().catch(() => {});
  }

  /** @param {WatchState | undefined} state */
  #setState(state) {
    this.#state = state;
    setState(this.#internals, "connecting", state?.name === "connecting");
    setState(this.#internals, "failed", state?.name === "failed");
    setState(this.#internals, "connected", this.#client !== undefined);
    for (const callback of [...this.#subscribers]) callback(this.#client, this.#unsubscriber(callback), state);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  static #listening = false;

  /** Answers the requests of elements outside every session. */
  static #listen() {
    if (UcwaSession.#listening) return;
    UcwaSession.#listening = true;
    document.addEventListener("context-request", (event) => {
      const all = [...sessions];
      const [first = all[0]] = all.filter((session) => session.getRootNode() === document).sort(byPosition);
      if (first !== undefined) first.#answer(/** @type {ContextRequestEvent} */ (event));
    });
  }
}

/**
 * Waits for a time, or until the browser is online again.
 *
 * @param {number} milliseconds
 * @param {AbortSignal} signal also ends the wait
 * @returns {Promise<void>}
 */
function online(milliseconds, signal) {
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const end = () => {
      clearTimeout(timer);
      waiting.abort();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end, { signal: waiting.signal });
    signal.addEventListener("abort", end, { signal: waiting.signal });
  });
}

/**
 * @param {Node} a
 * @param {Node} b
 */
function byPosition(a, b) {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
