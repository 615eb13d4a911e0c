// Starts and commands an emulator in this tab.

import { sampleGroups, samplePeople } from "./samples.js";
import { ConnectionError } from "./server.js";
import { minute } from "./time.js";

const refusal = ({ status }) => new ConnectionError("server", `The emulator does not let the page sign in: it answers ${status}`, { status });

/**
 * @typedef {import("./connection.js").Controls} Controls
 * @implements {Controls}
 */
export class TabControls {
  scalable = false; // createEmulator takes the speed, and for good
  #emulator;

  static async start(createEmulator) {
    return new TabControls(await createEmulator({ people: samplePeople, groups: sampleGroups, life: 10 * minute }));
  }

  constructor(emulator) {
    this.#emulator = emulator;
  }

  /**
   * The user's application: the one that the emulator came with, or once that has gone a new one, as the server of
   * the page would make it.
   */
  async account() {
    const { application, token, fetch } = this.#emulator;
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const found = await fetch(application, { headers });
    if (found.ok) return { application, token, fetch };
    if (![404, 410].includes(found.status)) throw refusal(found);
    const applications = new URL(application.slice(0, application.lastIndexOf("/")));
    const body = JSON.stringify({ userAgent: "ucwa-presence demo", endpointId: "demo", culture: "en-US" });
    const answer = await fetch(applications, { method: "POST", headers, body });
    if (!answer.ok) throw refusal(answer);
    const { _links } = await answer.json();
    return { application: new URL(_links.self.href, application).href, token, fetch };
  }

  async state() {
    try {
      const { time, faults } = this.#emulator;
      return { time, speed: 0, faults };
    } catch (error) {
      throw new ConnectionError("internal", error.message, { hint: "It is the emulator’s: load the page again, for another one." });
    }
  }

  async setPresence(uri, presence) {
    this.#emulator.setPresence(uri, presence);
  }

  async fail(rule) {
    this.#emulator.fail(rule);
  }

  async clearFaults() {
    this.#emulator.clearFaults();
  }

  advance(milliseconds) {
    return this.#emulator.advance(milliseconds);
  }

  async setSpeed() {
    throw new ConnectionError("argument", "The clock of an emulator in the tab stands still until it is moved on");
  }

  async reset() {
    this.#emulator.reset();
  }
}
