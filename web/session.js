// @ts-check
// The connection to the server: the module, the signed-in user, and the client of the
// page.

import { findServer } from "./connection.js";
import { ConnectionError, importPresence } from "./tools/server.js";
import { recorder } from "./tools/recorder.js";

/**
 * @typedef {import("../jsapi/presence/presence.js").Client} Client
 * @typedef {import("../jsapi/presence/presence.js").PresenceModule} PresenceModule
 * @typedef {import("./connection.js").Connection} Connection
 *
 * The account of a user: an address and a password, the Windows account of this
 * computer, or an application and a token from elsewhere.
 *
 * @typedef {{ username: string, password: string } | "windows" | { application: string, token: string }} Account
 */

/** The longest answer that the page reads, in bytes: one answer may contain the events of thousands of people. */
const mostBytes = 16 << 20;

/** How often the page checks whether its module has ended, in milliseconds. */
const lookTime = 500;

class Session {
  /** @type {PresenceModule | null} */
  #module = null;
  /** @type {Connection | null} */
  #connection = null;
  /**
   * Kept until the user signs out, because reconnect() and use() sign in again with it. It
   * is never part of the state that the page renders.
   *
   * @type {Account | null}
   */
  #account = null;
  /** @type {Client | null} */
  #client = null;
  /** @type {AbortController | null} ends the sign-in that is under way */
  #signingIn = null;
  /** @type {"json" | "xml"} */
  #format = "json";
  /** @type {Set<(client: Client | null, reason?: unknown) => void>} */
  #listeners = new Set();
  /** The timer of the checks of the module. */
  #looking = 0;

  /** The module; null before load() has succeeded. */
  get module() {
    return this.#module;
  }

  /** The result of connection.js; null before discover() has succeeded. */
  get connection() {
    return this.#connection;
  }

  /** The client of the user; null while nobody is signed in. */
  get client() {
    return this.#client;
  }

  /** The format of requests. */
  get format() {
    return this.#format;
  }

  /** The name of the user on the page, or "". */
  get user() {
    const account = this.#client && this.#account;
    if (account === "windows") return "your Windows account";
    return account && "username" in account ? account.username : "";
  }

  /**
   * Calls a function with the client whenever it changes; null if there is none. The earlier
   * client and its watches are closed before the call. reason is set if the module has
   * ended and the page could not reconnect.
   *
   * @param {(client: Client | null, reason?: unknown) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Loads the module. May be called again after a failure, and when the module has ended. */
  async load() {
    const { load } = await importPresence();
    return (this.#module = await load());
  }

  /** Finds the server, once. May be called again after a failure. */
  async discover() {
    this.#connection ??= await findServer();
    return this.#connection;
  }

  /**
   * Signs in, and signs out the earlier user. If the server loses the application, the
   * client creates it again by itself.
   *
   * @param {Account | null} [account] default: the account of the connection
   * @returns {Promise<Client>}
   */
  async signIn(account = this.#connection?.account ?? null) {
    this.#leave().catch(() => {}); // the client is closed even if the server does not answer
    const attempt = (this.#signingIn = new AbortController());
    const client = await this.#connect(account, attempt.signal);
    if (attempt.signal.aborted) {
      client.signOut().catch(() => {});
      throw new ConnectionError("aborted", "The page has given up the sign-in");
    }
    this.#account = account;
    this.#provide(client);
    return client;
  }

  /** Signs in again with the same account, for example after the module has ended. */
  reconnect() {
    return this.signIn(this.#account ?? this.#connection?.account);
  }

  /**
   * Changes the format of requests. A client has one format, so this creates another
   * client with another application.
   *
   * @param {"json" | "xml"} format
   */
  async use(format) {
    if (format === this.#format) return;
    this.#format = format;
    if (this.#client) await this.reconnect();
  }

  /** Signs out. Rejects if the server did not delete the application; the user is signed out nevertheless. */
  signOut() {
    this.#account = null;
    return this.#leave();
  }

  /** Closes the client, or ends the attempt to get one. */
  async #leave() {
    const client = this.#client;
    this.#signingIn?.abort();
    this.#signingIn = null;
    if (!client) return;
    const ended = client.signOut();
    this.#provide(null);
    await ended;
  }

  /**
   * @param {Account | null} account
   * @param {AbortSignal} signal
   */
  async #connect(account, signal) {
    const connection = await this.discover();
    const module = await this.load(); // the same module, unless it has ended
    if (!account) throw new ConnectionError("argument", "No account to sign in with");
    const options = { format: this.#format, fetch: recorder.over(connection.fetch), maxBytes: mostBytes };
    if (typeof account === "object" && "token" in account) {
      const client = await module.connect({ ...options, application: account.application, token: account.token });
      try {
        await client.list({ signal }); // fails if the token is invalid
      } catch (error) {
        client.close();
        throw error;
      }
      return client;
    }
    return module.signIn({ ...options, discovery: connection.discovery, credentials: account, userAgent: "ucwa-presence demo", signal });
  }

  /**
   * @param {Client | null} client
   * @param {unknown} [reason]
   */
  #provide(client, reason) {
    this.#client = client;
    clearInterval(this.#looking);
    if (client) this.#looking = setInterval(() => this.#look(client), lookTime);
    for (const listener of [...this.#listeners]) listener(client, reason);
  }

  /**
   * Reconnects if the module of a client has ended: application is then undefined.
   *
   * @param {Client} client
   */
  #look(client) {
    if (client.application !== undefined) return;
    this.reconnect().catch((reason) => this.#client ?? this.#provide(null, reason));
  }
}

export const session = new Session();
