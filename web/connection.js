// Where the server of the page is, and how to connect to it.

import { HTTPControls } from "./controls-http.js";
import { TabControls } from "./controls-tab.js";
import { samplePeople } from "./samples.js";
import { ConnectionError, fetchFresh, imported } from "./server.js";

/**
 * @typedef {object} Connection
 * @property {"emulator" | "upstream"} mode
 * @property {string} name what the page calls the server
 * @property {readonly Person[]} people whom one may follow
 * @property {Controls | null} controls what commands the emulator; null before a real server
 * @property {string} [upstream] the origin of the real server, whose account is to be typed
 * @property {() => Promise<Account>} [account] asks how to connect; again, once that may be another account
 *
 * @typedef {{application: string, token: string, fetch?: typeof fetch}} Account
 * @typedef {{uri: string, name: string, title?: string}} Person
 */

/**
 * What commands an emulator, wherever it runs: TabControls or HTTPControls. What an emulator does not take is a fault
 * of kind "argument" with problems, as of the module.
 *
 * @typedef {object} Controls
 * @property {boolean} scalable whether setSpeed works
 * @property {() => Promise<EmulatorState>} state
 * @property {(uri: string, presence: object) => Promise<void>} setPresence
 * @property {(rule: object) => Promise<void>} fail
 * @property {() => Promise<void>} clearFaults
 * @property {(milliseconds: number) => Promise<void>} advance
 * @property {(speed: number) => Promise<void>} setSpeed
 * @property {() => Promise<void>} reset
 *
 * @typedef {{time: number, speed: number, faults: readonly object[]}} EmulatorState speed is 0 if the clock stands still
 */

/** @returns {Promise<Connection>} to the emulator in this tab if the address of the page asks for it */
export async function findServer() {
  return new URLSearchParams(location.search).get("emulator") === "tab" ? inTab() : onServer();
}

/** @returns {Promise<Connection>} */
async function inTab() {
  const { createEmulator } = await imported("emulator.js");
  const controls = await TabControls.start(createEmulator);
  return { mode: "emulator", name: "Emulator in this tab", people: samplePeople, controls, account: () => controls.account() };
}

/** @returns {Promise<Connection>} */
async function onServer() {
  const { mode, people = [], upstream } = await readConnection();
  if (mode === "upstream") return { mode, name: new URL(upstream).host, people, upstream, controls: null };
  return { mode, name: `Emulator on ${location.host}`, people, controls: new HTTPControls(), account: readConnection };
}

async function readConnection() {
  const response = await fetchFresh("connection.json");
  if (!response.ok) {
    throw new ConnectionError("server", `The server of this page does not say how to connect: it answers connection.json with status ${response.status}`);
  }
  const connection = await response.json().catch(() => null);
  if (connection?.mode !== "emulator" && connection?.mode !== "upstream") {
    throw new ConnectionError("protocol", "What the server of this page says in connection.json cannot be understood");
  }
  return connection;
}
