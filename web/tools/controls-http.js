// @ts-check
// Commands the emulator of the demo server.

import { ConnectionError, fetchFresh } from "./server.js";

/**
 * @typedef {import("./controls.js").Controls} Controls
 * @typedef {import("./controls.js").EmulatorState} EmulatorState
 * @typedef {import("./controls.js").FaultRule} FaultRule
 * @typedef {import("./controls.js").PresenceOfPerson} PresenceOfPerson
 */

/** @implements {Controls} */
export class HTTPControls {
  state() {
    return send("GET", "state");
  }

  /**
   * @param {string} uri
   * @param {PresenceOfPerson} presence
   */
  async setPresence(uri, presence) {
    await send("POST", "presence", { uri, ...presence });
  }

  /** @param {FaultRule} rule */
  async fail(rule) {
    await send("POST", "faults", rule);
  }

  async clearFaults() {
    await send("DELETE", "faults");
  }

  /** @param {number} milliseconds */
  async advance(milliseconds) {
    await send("POST", "clock", { advance: milliseconds });
  }

  /** @param {number} speed */
  async setSpeed(speed) {
    await send("POST", "clock", { speed });
  }

  async reset() {
    await send("POST", "reset", {});
  }
}

/**
 * Sends a command. Every answer has the state of the emulator, or an error.
 *
 * @param {string} method
 * @param {string} command
 * @param {object} [input]
 * @returns {Promise<EmulatorState>}
 */
async function send(method, command, input) {
  const body = input && { body: JSON.stringify(input), headers: { "Content-Type": "application/json" } };
  const response = await fetchFresh(`emulator/${command}`, { method, ...body });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  if (response.status === 400 && answer?.problems) throw new ConnectionError("argument", answer.message, { problems: answer.problems });
  const message = answer?.message ?? "The server of this page did not accept the command";
  throw new ConnectionError("server", message, { status: response.status });
}
