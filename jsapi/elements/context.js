// @ts-check
// Finds the client for an element: the Context protocol of the Web Components
// Community Group, https://github.com/webcomponents-cg/community-protocols.
//
// An element dispatches context-request. The nearest session around it answers,
// or else the first session of the page, or else the page's default client. An
// element asks again when a session comes or goes, so order does not matter.

/** @typedef {import("../presence/presence.js").Client} Client */

/** The context that sessions provide: its value is a Client, or undefined before there is one. */
export const clientContext = Symbol.for("ucwa-presence client");

/** The event of the Context protocol. */
export class ContextRequestEvent extends Event {
  /**
   * @param {unknown} context
   * @param {(value: Client | undefined, unsubscribe?: () => void) => void} callback
   * @param {boolean} subscribe
   */
  constructor(context, callback, subscribe) {
    super("context-request", { bubbles: true, composed: true });
    this.context = context;
    this.callback = callback;
    this.subscribe = subscribe;
  }
}

/** Elements that need a client, while they are connected. @type {Set<ClientConsumer>} */
const consumers = new Set();

/** The client of an element: the current one, and every later one. */
export class ClientConsumer {
  /** @type {(() => void) | undefined} */
  #unsubscribe;
  #provided = false;
  #requests = 0;

  /**
   * @param {Element} host
   * @param {(client: Client | undefined) => void} onClient called when the client changes
   */
  constructor(host, onClient) {
    this.host = host;
    this.onClient = onClient;
    /** @type {Client | undefined} */
    this.client = undefined;
  }

  connect() {
    consumers.add(this);
    this.request();
  }

  disconnect() {
    consumers.delete(this);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#requests++;
    this.#set(undefined);
  }

  /** Asks for the client again, because the nearest provider may be another one now. */
  request() {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#provided = false;
    const request = ++this.#requests;
    this.host.dispatchEvent(
      new ContextRequestEvent(
        clientContext,
        (client, unsubscribe) => {
          // The answer to an earlier request: another provider is the nearest one now.
          if (request !== this.#requests) return unsubscribe?.();
          this.#provided = true;
          this.#unsubscribe = unsubscribe;
          this.#set(client);
        },
        true,
      ),
    );
    if (!this.#provided) this.#set(defaultClient);
  }

  /** @param {Client | undefined} client */
  #set(client) {
    if (client === this.client) return;
    this.client = client;
    this.onClient(client);
  }
}

/** Has every element of the page ask again. */
export function requestAgain() {
  for (const consumer of [...consumers]) consumer.request();
}

/** @type {Client | undefined} */
let defaultClient;

/**
 * Sets the client of elements that no session provides for; undefined takes it
 * away.
 *
 * @param {Client | undefined} client
 */
export function setDefaultClient(client) {
  defaultClient = client;
  requestAgain();
}
