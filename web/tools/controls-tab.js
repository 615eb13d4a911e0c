// @ts-check
// Commands an emulator in this tab, and moves its clock.

import { ConnectionError } from "./server.js";

/**
 * @typedef {import("../../jsapi/emulator/emulator.js").Emulator} Emulator
 * @typedef {import("./controls.js").Controls} Controls
 * @typedef {import("./controls.js").EmulatorState} EmulatorState
 * @typedef {import("./controls.js").FaultRule} FaultRule
 * @typedef {import("./controls.js").PresenceOfPerson} PresenceOfPerson
 */

/** Milliseconds between two moves of the emulator's clock. */
const tick = 200;

/**
 * The tools need a clock that runs and that they can also move. An emulator offers only a
 * live clock or a manual clock. So its clock is manual, and this class advances the clock
 * by the time that passes.
 *
 * @implements {Controls}
 */
export class TabControls {
  #emulator;
  #speed = 1;
  #moved = performance.now();
  /** The last move of the clock. */
  #move = Promise.resolve();

  /** @param {Emulator} emulator with a manual clock */
  constructor(emulator) {
    this.#emulator = emulator;
    setInterval(() => this.#tick(), tick);
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
    this.#move = move.catch(() => {}); // the caller handles the error
    return move;
  }

  /** @param {number} speed */
  async setSpeed(speed) {
    this.#tick(); // at the old speed
    this.#speed = speed;
  }

  async reset() {
    this.#do((emulator) => emulator.reset());
    this.#speed = 1;
  }

  #tick() {
    const now = performance.now();
    const passed = Math.trunc((now - this.#moved) * this.#speed);
    this.#moved = this.#speed === 0 ? now : this.#moved + passed / this.#speed; // the next tick counts the remaining fraction of a millisecond
    if (passed > 0) this.advance(passed).catch(() => {}); // the next command reports that the emulator has ended
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
      throw new ConnectionError("internal", "the emulator in this tab has ended; load the page again to start another one");
    }
  }
}
