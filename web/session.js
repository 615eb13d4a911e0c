// The way to the server: the module, what connection.json says, and one client at a time.

import { recordingFetch } from "./recorder.js";

/** What goes wrong before there is a client. Has a kind, as the errors of the module do. */
class ConnectionError extends Error {
  constructor(kind, message) {
    super(message);
    this.name = "ConnectionError";
    this.kind = kind;
  }
}

export class Session {
  #module = null;
  #account = null; // {application, token}
  #client = null; // a promise
  #format = "json";
  #fetch;

  /** @param report hears of every request and answer; see recordingFetch */
  constructor(report) {
    this.#fetch = recordingFetch(report);
  }

  /** The module, once load has succeeded. */
  get module() {
    return this.#module;
  }

  /** May be called again after a failure. */
  async load() {
    const { load } = await import("./dist/presence.js").catch(() => {
      throw new ConnectionError("network", "dist/presence.js could not be fetched from the server");
    });
    this.#module = await load();
  }

  /** Asks the server how to connect; in mode "emulator" that is all a client needs. */
  async discover() {
    const { connection, account } = await readConnection();
    if (connection.mode === "emulator") this.#account = account;
    return connection;
  }

  signIn(account) {
    this.#account = account;
  }

  /** The client; where there is none it is connected first. A failure is not kept. */
  client() {
    if (this.#client) return this.#client;
    const client = this.#connect();
    this.#client = client;
    client.catch(() => {
      if (this.#client === client) this.#client = null;
    });
    return client;
  }

  async #connect() {
    await this.load(); // the same module, unless that has ended
    if (!this.#account) await this.discover();
    return this.#module.connect({ ...this.#account, format: this.#format, fetch: this.#fetch });
  }

  /** Makes the next client speak another format. */
  use(format) {
    this.#format = format;
    this.renew();
  }

  /** Makes the next client start from connection.json: application and token may be new, as after a restart. */
  forget() {
    this.#account = null;
    this.renew();
  }

  /** Makes the next client a new one; calls that are under way are given up. */
  renew() {
    const dropped = this.#client;
    this.#client = null;
    dropped?.then((client) => client.close(), () => {});
  }
}

async function readConnection() {
  let response;
  try {
    response = await fetch("connection.json", { cache: "no-store" });
  } catch {
    throw new ConnectionError("network", "The server of this page cannot be reached");
  }
  if (!response.ok) {
    throw new ConnectionError("server", `The server of this page does not say how to connect: it answers connection.json with status ${response.status}`);
  }
  const connection = await response.json().catch(() => null);
  if (connection?.mode !== "emulator" && connection?.mode !== "upstream") {
    throw new ConnectionError("protocol", "What the server of this page says in connection.json cannot be understood");
  }
  const { application, token, ...rest } = connection;
  return { connection: { people: [], ...rest }, account: { application, token } };
}
