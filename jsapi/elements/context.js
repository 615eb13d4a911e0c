// @ts-check
// Finds the client for an element: the Context protocol of the Web Components
// Community Group, https://github.com/webcomponents-cg/community-protocols.
//
// An element dispatches context-request. The nearest session around it answers,
// or else the first session of the page, or else the page's default client. An element
// repeats its request when a provider is added or removed, so their order does not
// matter.

/**
 * @typedef {import("../presence/presence.js").Client} Client
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 */

/**
 * The callback that a provider calls. The third argument is an addition to the protocol:
 * the reason why there is no client.
 *
 * @typedef {(client: Client | undefined, unsubscribe?: () => void, state?: WatchState) => void} ContextCallback
 */

/** The context that sessions provide: its value is a Client, or undefined before there is one. */
export const clientContext = Symbol.for("ucwa-presence client");

/** The event with which an element requests a value. */
export class ContextRequestEvent extends Event {
  /**
   * @param {unknown} context
   * @param {Element} contextTarget the element that requests the value
   * @param {ContextCallback} callback
   * @param {boolean} subscribe
   */
  constructor(context, contextTarget, callback, subscribe) {
    super("context-request", { bubbles: true, composed: true });
    this.context = context;
    this.contextTarget = contextTarget;
    this.callback = callback;
    this.subscribe = subscribe;
  }
}

/** The event with which a provider announces itself. */
export class ContextProviderEvent extends Event {
  /**
   * @param {unknown} context
   * @param {Element} contextTarget the provider
   */
  constructor(context, contextTarget) {
    super("context-provider", { bubbles: true, composed: true });
    this.context = context;
    this.contextTarget = contextTarget;
  }
}

/** Elements that need a client, while they are connected. @type {Set<ClientConsumer>} */
const consumers = new Set();

/** Keeps the client of an element up to date. */
export class ClientConsumer {
  /** @type {Client | undefined} */
  client = undefined;
  /** @type {WatchState | undefined} the reason why there is no client, if a session gives it */
  state = undefined;

  #host;
  #changed;
  /** @type {(() => void) | undefined} */
  #unsubscribe;
  #provided = false;
  #requests = 0;

  /**
   * @param {Element} host
   * @param {() => void} changed called when the client or the state has changed
   */
  constructor(host, changed) {
    this.#host = host;
    this.#changed = changed;
  }

  connect() {
    consumers.add(this);
    listenForProviders();
    this.request();
  }

  /**
   * Releases the client, unless the host was only moved. A moved host is connected again
   * in the same task, and keeps its client and content.
   */
  disconnect() {
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      consumers.delete(this);
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
      this.#requests++;
      this.#set(undefined, undefined);
    });
  }

  /** Requests the client again, because the nearest provider may have changed. */
  request() {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#provided = false;
    const request = ++this.#requests;
    /** @type {ContextCallback} */
    const callback = (client, unsubscribe, state) => {
      // This is the answer to an earlier request; the nearest provider has changed.
      if (request !== this.#requests) return unsubscribe?.();
      this.#provided = true;
      this.#unsubscribe = unsubscribe;
      this.#set(client, state);
    };
    this.#host.dispatchEvent(new ContextRequestEvent(clientContext, this.#host, callback, true));
    if (!this.#provided) this.#set(defaultClient, undefined);
  }

  /**
   * @param {Client | undefined} client
   * @param {WatchState | undefined} state
   */
  #set(client, state) {
    if (client === this.client && state === this.state) return;
    this.client = client;
    this.state = state;
    this.#changed();
  }
}

/** Makes every element of the page request its client again. */
export function requestAgain() {
  for (const consumer of [...consumers]) consumer.request();
}

let listening = false;

/** Elements request their client again when any provider announces itself. */
function listenForProviders() {
  if (listening) return;
  listening = true;
  document.addEventListener("context-provider", (event) => {
    if (/** @type {ContextProviderEvent} */ (event).context === clientContext) requestAgain();
  });
}

/** @type {Client | undefined} */
let defaultClient;

/**
 * Sets the client of elements without a session; undefined removes it.
 *
 * @param {Client | undefined} client
 */
export function setDefaultClient(client) {
  defaultClient = client;
  requestAgain();
}
