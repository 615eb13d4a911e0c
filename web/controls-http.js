// Commands the emulator of the demo server; see control.go of its package.

import { ConnectionError, fetchFresh } from "./server.js";

/**
 * @typedef {import("./connection.js").Controls} Controls
 * @implements {Controls}
 */
export class HTTPControls {
  scalable = true;

  state() {
    return send("GET", "state");
  }

  setPresence(uri, presence) {
    return send("POST", "presence", { uri, ...presence });
  }

  fail(rule) {
    return send("POST", "faults", rule);
  }

  clearFaults() {
    return send("DELETE", "faults");
  }

  advance(milliseconds) {
    return send("POST", "clock", { advance: milliseconds });
  }

  setSpeed(speed) {
    return send("POST", "clock", { speed });
  }

  reset() {
    return send("POST", "reset", {});
  }
}

/** Every answer is the state of the emulator, or says what is wrong. */
async function send(method, command, input) {
  const body = input && { body: JSON.stringify(input), headers: { "Content-Type": "application/json" } };
  const response = await fetchFresh(`emulator/${command}`, { method, ...body });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  if (response.status === 400 && answer?.problems) throw new ConnectionError("argument", answer.message, answer);
  const message = answer?.message ?? "The server of this page cannot be commanded";
  throw new ConnectionError("server", message, { status: response.status });
}
