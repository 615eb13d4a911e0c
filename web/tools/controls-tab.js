// @ts-check
// Starts and commands an emulator in this tab.

import { sampleGroups, samplePeople } from "./samples.js";
import { ConnectionError } from "./server.js";

/**
 * @typedef {import("../../jsapi/emulator/emulator.js").Emulator} Emulator
 * @typedef {import("./controls.js").Controls} Controls
 * @typedef {import("./controls.js").EmulatorState} EmulatorState
 * @typedef {import("./controls.js").FaultRule} FaultRule
 * @typedef {import("./controls.js").PresenceOfPerson} PresenceOfPerson
 */

/** Each person's presence changes about once in this many milliseconds, as on the demo server. */
const life = 40_000;

/** Milliseconds between two moves of the emulator's clock. */
const tick = 200;

/**
 * The emulator's clock moves by hand only, and a live one cannot be moved by hand. So this class moves it, by the time
 * that has passed and by hand.
 *
 * @implements {Controls}
 */
export class TabControls {
  #emulator;
  #speed = 1;
  #moved = performance.now();
  /** The last move of the clock. */
  #move = Promise.resolve();

  /** @param {import("../../jsapi/emulator/emulator.js").createEmulator} createEmulator */
  static async start(createEmulator) {
    const controls = new TabControls(await createEmulator({ people: samplePeople, groups: sampleGroups, life }));
    setInterval(() => controls.#tick(), tick);
    return controls;
  }

  /** @param {Emulator} emulator */
  constructor(emulator) {
    this.#emulator = emulator;
  }

  /**
   * Returns the user's application: the one that the emulator started with, or after it has ended a new one, as the
   * server of the page creates it.
   */
  async account() {
    const { application, token, fetch } = this.#emulator;
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const found = await fetch(application, { headers });
    if (found.ok) return { application, token, fetch };
    if (found.status !== 404 && found.status !== 410) throw refusal(found);
    const applications = new URL(application.slice(0, application.lastIndexOf("/")));
    const body = JSON.stringify({ userAgent: "ucwa-presence demo", endpointId: "demo", culture: "en-US" });
    const created = await fetch(applications, { method: "POST", headers, body });
    if (!created.ok) throw refusal(created);
    const { _links } = await created.json();
    return { application: new URL(_links.self.href, application).href, token, fetch };
  }

  /** @returns {Promise<EmulatorState>} */
  async state() {
    return this.#do(({ time, faults }) => ({ time, faults, speed: this.#speed }));
  }

  /**
   * @param {string} uri
   * @param {PresenceOfPerson} presence
   */
  async setPresence(uri, presence) {
    this.#do((emulator) => emulator.setPresence(uri, presence));
  }

  /** @param {FaultRule} rule */
  async fail(rule) {
    this.#do((emulator) => emulator.fail(rule));
  }

  async clearFaults() {
    this.#do((emulator) => emulator.clearFaults());
  }

  /** @param {number} milliseconds */
  advance(milliseconds) {
    const move = this.#move.then(() => this.#do((emulator) => emulator.advance(milliseconds)));
    this.#move = move.catch(() => {}); // the caller handles it
    return move;
  }

  /** @param {number} speed */
  async setSpeed(speed) {
    this.#tick(); // at the speed of before
    this.#speed = speed;
  }

  async reset() {
    this.#do((emulator) => emulator.reset());
    this.#speed = 1;
  }

  #tick() {
    const now = performance.now();
    const passed = Math.trunc((now - this.#moved) * this.#speed);
    this.#moved = this.#speed === 0 ? now : this.#moved + passed / this.#speed; // the rest of a millisecond counts next time
    if (passed > 0) this.advance(passed).catch(() => {}); // the next command says that the emulator has ended
  }

  /**
   * @template T
   * @param {(emulator: Emulator) => T} command
   */
  #do(command) {
    try {
      return command(this.#emulator);
    } catch (thrown) {
      const error = /** @type {import("../../jsapi/presence/presence.js").UcwaError} */ (thrown);
      if (error.kind !== "internal" && error.kind !== "aborted") throw error;
      throw new ConnectionError("internal", error.message, { hint: "The emulator in this tab has ended: load the page again to start another." });
    }
  }
}

/** @param {{status: number}} answer */
const refusal = ({ status }) => new ConnectionError("server", `The emulator does not let the page sign in: it answers ${status}`, { status });
