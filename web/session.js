// The way to the server: the module, the account, and the clients that use both.

import { findServer } from "./connection.js";
import { Recorder } from "./recorder.js";
import { ConnectionError, imported } from "./server.js";
import { current, note } from "./store.js";
import { addExchange } from "./wire.js";

/**
 * What the page asks the server for: what the person in front of it wants, or news that it reads by itself. Each has
 * a client of its own, so that what goes over the wire can be told apart.
 *
 * @typedef {"page" | "news"} Purpose
 */

class Session {
  #module = null;
  #connection = null;
  #account = null;
  #format = "json";
  /** By purpose: {recorder, client}, where client is a promise, or null if there is none yet. */
  #lines;

  /** @param report hears of every request and answer; see Recorder */
  constructor(report) {
    this.#lines = Object.fromEntries(["page", "news"].map((purpose) => [purpose, { recorder: new Recorder(purpose, report), client: null }]));
  }

  /** The module, once load has succeeded. */
  get module() {
    return this.#module;
  }

  /** May be called again after a failure. */
  async load() {
    const { load } = await imported("presence.js");
    this.#module = await load();
  }

  /** Finds the server; with an emulator that is all a client needs. */
  async discover() {
    this.#connection = await findServer();
    return this.#connection;
  }

  signIn(account) {
    this.#account = account;
  }

  /**
   * Lets a client do something, which is call. The client is connected first where there is none, and a module that
   * has ended is not used again.
   *
   * @param {Purpose} purpose
   */
  async ask(purpose, call) {
    const { recorder } = this.#lines[purpose];
    recorder.begin();
    try {
      return await call(await this.#client(purpose));
    } catch (error) {
      if (error.kind === "internal") this.renew();
      throw error;
    } finally {
      recorder.end();
    }
  }

  #client(purpose) {
    const line = this.#lines[purpose];
    if (line.client) return line.client;
    const client = this.#connect(line.recorder);
    line.client = client;
    client.catch(() => {
      if (line.client === client) line.client = null; // a failure is not kept
    });
    return client;
  }

  async #connect(recorder) {
    await this.load(); // the same module, unless that has ended
    // Where an account is typed, and there is none any more, what asks was given up.
    if (!this.#account && !this.#connection.account) throw new ConnectionError("aborted", "The page has signed out");
    this.#account ??= await this.#connection.account();
    const { application, token, fetch } = this.#account;
    return this.#module.connect({
      application,
      token: this.#connection.account ? (need) => this.#token(need) : token,
      format: this.#format,
      fetch: recorder.over(fetch),
    });
  }

  async #token({ reason }) {
    if (reason === "first" && this.#account) return this.#account.token;
    const { token } = await this.#connection.account();
    if (this.#account) this.#account = { ...this.#account, token };
    return token;
  }

  /** Makes the next clients speak another format. */
  use(format) {
    this.#format = format;
    this.renew();
  }

  /** Makes the next clients ask for the account anew: application and token may be others, as after a restart. */
  forget() {
    this.#account = null;
    this.renew();
  }

  /** Makes the next clients new ones; calls that are under way are given up. */
  renew() {
    for (const line of Object.values(this.#lines)) {
      line.client?.then((client) => client.close(), () => {});
      line.client = null;
    }
  }
}

export const session = new Session((report) => note({ exchanges: addExchange(current().exchanges, report) }));
