// @ts-check
// <ucwa-session>: signs in, and provides the client to the elements around it.

import { connect, signIn } from "../presence/presence.js";
import { clientContext, requestAgain } from "./context.js";
import { setState } from "./states.js";

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("./context.js").ContextRequestEvent} ContextRequestEvent
 * @typedef {(client: Client | undefined, unsubscribe: () => void) => void} Callback
 */

/** @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? class {};

/** The attributes that are options of signIn(), by the name of the option. */
const signInAttributes = /** @type {const} */ ({
  address: "address",
  discovery: "discovery",
  credentials: "credentials",
  via: "via",
  culture: "culture",
  useragent: "userAgent",
  format: "format",
});

/** The sessions of the page, in no particular order. @type {Set<UcwaSession>} */
const sessions = new Set();

/** See UcwaSession in elements.d.ts. */
export class UcwaSession extends Base {
  static observedAttributes = [...Object.keys(signInAttributes), "application"];

  #internals = this.attachInternals();
  /** @type {Client | undefined} */
  #client;
  /** @type {boolean} whether the client is this element's own, to be closed with it */
  #own = false;
  /** @type {Record<string, unknown>} */
  #options = {};
  /** @type {Set<Callback>} */
  #subscribers = new Set();
  /** @type {AbortController | undefined} the sign-in that is under way */
  #starting;
  #scheduled = false;

  constructor() {
    super();
    this.addEventListener("context-request", (event) => this.answer(/** @type {ContextRequestEvent} */ (event)));
  }

  /** The client that the session provides; undefined before there is one. */
  get client() {
    return this.#client;
  }

  set client(client) {
    this.#stop();
    this.#provide(client, false);
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
    listenToDocument();
    this.#schedule();
    requestAgain();
  }

  disconnectedCallback() {
    sessions.delete(this);
    // A session that is moved is connected again in the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      if (this.#own || this.#starting) this.#stop();
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

  /**
   * Answers an element that asks for the client.
   *
   * @param {ContextRequestEvent} event
   */
  answer(event) {
    if (event.context !== clientContext || event.composedPath()[0] === this) return;
    event.stopImmediatePropagation();
    const callback = event.callback;
    const unsubscribe = () => this.#subscribers.delete(callback);
    if (event.subscribe) this.#subscribers.add(callback);
    callback(this.#client, event.subscribe ? unsubscribe : undefined);
  }

  /** Starts with the next microtask: several attributes are set one after the other. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.isConnected && (this.#client === undefined || this.#own)) void this.#start();
    });
  }

  async #start() {
    const options = this.#signInOptions();
    this.#stop();
    if (options === undefined) return;
    const starting = (this.#starting = new AbortController());
    setState(this.#internals, "connecting", true);
    try {
      const application = this.getAttribute("application");
      const client = await (application === null
        ? signIn(/** @type {any} */ ({ ...options, signal: starting.signal }))
        : connect(/** @type {any} */ ({ ...options, application })));
      if (starting.signal.aborted) return void client.signOut().catch(() => {});
      this.#starting = undefined;
      this.#provide(client, true);
    } catch (error) {
      if (starting.signal.aborted) return;
      this.#starting = undefined;
      setState(this.#internals, "failed", true);
      this.#emit("ucwa-error", { error });
    } finally {
      if (this.#starting === undefined) setState(this.#internals, "connecting", false);
    }
  }

  /** Returns the options that attributes and properties give, or undefined if they name no server. */
  #signInOptions() {
    /** @type {Record<string, unknown>} */
    const options = { ...this.#options };
    const connects = this.hasAttribute("application");
    for (const [attribute, name] of Object.entries(signInAttributes)) {
      const value = this.getAttribute(attribute);
      if (value !== null && (!connects || name === "format")) options[name] = value;
    }
    const named = connects || options.address !== undefined || options.discovery !== undefined;
    return named ? options : undefined;
  }

  /** Ends what the session has started itself. */
  #stop() {
    this.#starting?.abort();
    this.#starting = undefined;
    setState(this.#internals, "connecting", false);
    setState(this.#internals, "failed", false);
    const client = this.#own ? this.#client : undefined;
    if (this.#client !== undefined) this.#provide(undefined, false);
    client?.signOut().catch(() => {}); // the client is closed even if the server does not answer
  }

  /**
   * @param {Client | undefined} client
   * @param {boolean} own
   */
  #provide(client, own) {
    this.#client = client;
    this.#own = own;
    setState(this.#internals, "connected", client !== undefined);
    for (const callback of [...this.#subscribers]) {
      callback(client, () => this.#subscribers.delete(callback));
    }
    this.#emit("ucwa-client", { client });
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

let listening = false;

/** Answers what no session around an element has answered: with the first session of the page. */
function listenToDocument() {
  if (listening) return;
  listening = true;
  document.addEventListener("context-request", (event) => {
    const request = /** @type {ContextRequestEvent} */ (event);
    if (request.context !== clientContext) return;
    const [first] = [...sessions].filter((session) => session.getRootNode() === document).sort(byPosition);
    first?.answer(request);
  });
}

/**
 * @param {Node} a
 * @param {Node} b
 */
function byPosition(a, b) {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}
