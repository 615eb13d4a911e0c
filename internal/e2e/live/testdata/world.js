// A page with a watch, a server in the tab, and a network between them, in virtual time.

import { sleep as sleepClock, task, tick, timersSet } from "/time.js";
import { load } from "/lib/presence.js";
import { createEmulator } from "/lib/emulator.js";

export const sara = "sip:SaraD@contoso.com";
export const john = "sip:johndoe@contoso.com";

/** A server and its faults, a network, and a client. */
export class World {
  /** Requests that reached the network, and those that are not answered. */
  sent = 0;
  unanswered = 0;
  /** Whether the network works. */
  connected = true;
  /** The answers that have arrived, if the page does not see them yet. */
  held;
  /** Whether the server notices that a request was aborted. */
  abortsArrive = true;

  static async open(options = {}) {
    const world = new World();
    world.emulator = await createEmulator({ seed: 1, ...options });
    // The program testdata/probe, whose validate() returns what it keeps alive.
    world.module = await load({ wasm: "/probe.wasm" });
    return world;
  }

  /** Resets the server, and connects a client to it through the network of the world. */
  async connect(options = {}) {
    this.emulator.reset();
    const { application, token } = this.emulator;
    this.client = await this.module.connect({ application, token, fetch: (url, init) => this.#fetch(url, init), ...options });
    return this.client;
  }

  /** Returns a new application: the option application of connect(), for a client that replaces a lost one. */
  async makeApplication({ reason }) {
    const { application, token } = this.emulator;
    if (reason === "first") return application;
    const body = JSON.stringify({ UserAgent: "test", EndpointId: `${this.sent}`, Culture: "en-US" });
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const response = await this.request(application.replace(/[^/]+$/, "").slice(0, -1), { method: "POST", headers, body });
    const { _links } = await response.json();
    return new URL(_links.self.href, application);
  }

  /** Opens a watch, and lets time pass until it is live. states collects what the page sees. */
  async watch(options) {
    const watch = this.client.watch({ uris: [sara, john], ...options });
    this.states = [watch.state];
    watch.addEventListener("state", ({ state }) => this.states.push(state));
    await this.pass(10_000, () => watch.state.name === "live");
    return watch;
  }

  /** Returns the names of the states from one on, each once in a row. */
  names(from = 0) {
    const names = this.states.map(({ name }) => name);
    return names.filter((name, i) => i >= from && name !== names[i - 1]);
  }

  async #fetch(url, init) {
    this.sent++;
    this.unanswered++;
    try {
      if (!this.connected) throw new TypeError("Failed to fetch");
      const { signal, ...rest } = init;
      const answer = this.emulator.fetch(url, this.abortsArrive ? init : rest);
      const response = await Promise.race([answer, new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))]);
      const bytes = await response.arrayBuffer();
      if (this.held) await new Promise((resolve) => this.held.push(resolve));
      // Not a stream, which would take real time.
      return { status: response.status, headers: response.headers, arrayBuffer: async () => bytes };
    } finally {
      this.unanswered--;
    }
  }

  /** Waits until nothing more happens at the present time. */
  async settle() {
    for (let calm = 0, seen = ""; calm < 3; ) {
      await task();
      const now = `${this.sent} ${this.unanswered}`;
      calm = now === seen ? calm + 1 : 0;
      seen = now;
    }
  }

  /** Lets time pass, for the page and for the server, until a condition holds. Returns whether it does. */
  async pass(milliseconds, until = () => false, step = 500) {
    await this.settle();
    for (let left = milliseconds; left > 0 && !until(); ) {
      const passed = tick(Math.min(left, step));
      left -= passed;
      this.#part += passed;
      const whole = Math.floor(this.#part);
      this.#part -= whole;
      await this.emulator.advance(whole);
      await this.settle();
    }
    return until();
  }
  #part = 0;

  /** Shows the page the answers that are held back. */
  release() {
    for (const show of this.held) show();
    this.held = undefined;
  }

  /** Lets the machine sleep. The server continues, and the connections break. */
  async sleep(milliseconds) {
    this.connected = false;
    sleepClock(milliseconds);
    await this.emulator.sleep(milliseconds);
    this.connected = true;
  }

  /**
   * Lets something happen that interrupts a live watch of sara and john. Returns what the
   * watch shows then, and after sara has changed and the watch is live again.
   */
  async interrupt(watch, happen, most = 30 * 60_000) {
    const { availability, updatedAt } = watch.get(sara);
    const from = this.states.length;
    const before = Date.now();
    let lost, asked;
    const look = ({ state: { name, since, reason } }) => {
      if (lost) return;
      lost = {
        state: name,
        reason: reason && { ...reason, problems: undefined, cause: undefined, message: reason.message },
        stale: watch.contacts().map(({ stale }) => stale),
        since: watch.contacts().every(({ staleSince }) => staleSince === since),
        kept: watch.get(sara).availability === availability && watch.get(sara).updatedAt === updatedAt,
        after: Date.now() - before,
      };
      this.setPresence(sara, "DoNotDisturb");
      asked = this.emulator.requests.length;
    };
    watch.addEventListener("state", look);
    await happen();
    await this.pass(most, () => lost);
    watch.removeEventListener("state", look);
    await this.pass(most, () => watch.state.name === "live");
    const took = Date.now() - before - lost.after;
    const again = {
      availability: watch.get(sara).availability,
      stale: watch.contacts().map(({ stale }) => stale),
      since: watch.contacts().map(({ staleSince }) => staleSince ?? 0),
    };
    await this.pass(10_000); // until the server has answered the next request for events
    return {
      lost,
      states: this.names(from),
      ...again,
      resumed: watch.state.resumed === undefined ? "" : String(watch.state.resumed),
      took,
      requests: this.requestsSince(asked),
    };
  }

  /** Hides or shows the page. */
  hide(hidden) {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }

  sleepClock = sleepClock;

  setPresence(uri, availability) {
    this.emulator.setPresence(uri, { availability });
  }

  /** Sends a request as another client of the same application. */
  async request(path, init) {
    const headers = { Authorization: `Bearer ${this.emulator.token}` };
    return this.emulator.fetch(new URL(path, this.emulator.application), { headers, ...init });
  }

  /** Returns the latest request whose method and path match, such as "GET *events". */
  latest(pattern) {
    return this.emulator.requests.findLast((request) => pattern.test(`${request.method} ${request.url}`));
  }

  /** Returns what the server was asked from a request on, as in "GET events". */
  requestsSince(from) {
    return this.emulator.requests.slice(from).map(({ method, url }) => `${method} ${new URL(url).pathname.split("/").at(-1)}`);
  }

  /** Returns what the page keeps alive. */
  async inventory() {
    let counted;
    // A garbage collection runs finalizers, and the next one frees their objects.
    for (let i = 0; i < 4; i++) {
      counted = this.module.validate({});
      await task();
    }
    const values = programs[0]._values.filter((value) => value !== null && value !== undefined).length;
    return { goroutines: counted.goroutines, values, timers: timersSet(), unanswered: this.unanswered };
  }

  /** Closes the client, and returns what is left of it on both sides. */
  async close() {
    this.client.close();
    await this.pass(60_000);
    this.emulator.clearFaults();
    const { subscriptions } = await this.#server();
    return { ...(await this.inventory()), parked: this.emulator.channel.pending, subscriptions };
  }

  async #server() {
    const response = await this.request(`${this.client.application ?? this.emulator.application}/people/presenceSubscriptions`);
    if (!response.ok) return { subscriptions: 0 };
    const { _embedded = {} } = await response.json();
    return { subscriptions: [_embedded.presenceSubscription ?? []].flat().length };
  }
}
