// @ts-check
// The server of the page and the account for it.

import { HTTPControls } from "./tools/controls-http.js";
import { ConnectionError, fetchFresh, importEmulator } from "./tools/server.js";

/**
 * @typedef {object} Connection
 * @property {"emulator" | "upstream"} mode
 * @property {string} name the name of the server on the page
 * @property {string} discovery the URL of the root of autodiscovery
 * @property {import("./session.js").Account | null} account the account to sign in
 * with; null if the user has to enter it
 * @property {readonly Person[]} people the people that the page can suggest
 * @property {Controls | null} controls commands the emulator; null for a real server
 * @property {string} [upstream] the origin of the real server
 * @property {typeof fetch} [fetch] the fetch function of an emulator in this tab
 *
 * @typedef {object} Person a person in the directory
 * @property {string} uri
 * @property {string} [name]
 * @property {string} [title]
 * @property {string} [availability] at the time when the directory was read
 * @property {string} [activity]
 * @typedef {import("./tools/controls.js").Controls} Controls
 */

/** The path of the root of autodiscovery on every server. */
const root = "/Autodiscover/AutodiscoverService.svc/root";

/** The password of every user of an emulator in the tab: see emulator.d.ts. */
const password = "pass@word1";

/** @returns {Promise<Connection>} to an emulator in this tab if the URL of the page has ?emulator=tab, or else to the server of the page */
export function findServer() {
  return new URLSearchParams(location.search).get("emulator") === "tab" ? inTab() : onServer();
}

/** The presence of each person in the tab changes about once in this many milliseconds, as on the server of make demo. */
const life = 40_000;

/** @returns {Promise<Connection>} */
async function inTab() {
  const [{ createEmulator }, { TabControls }, { sampleGroups, samplePeople }] = await Promise.all([
    importEmulator(),
    import("./tools/controls-tab.js"),
    import("./tools/samples.js"),
  ]);
  const origin = "https://ucwa.example";
  const emulator = await createEmulator({ origin, people: samplePeople, groups: sampleGroups, life });
  return {
    mode: "emulator",
    name: "Emulator in this tab",
    discovery: origin + root,
    account: { username: withoutScheme(samplePeople[0].uri), password },
    people: samplePeople,
    controls: new TabControls(emulator),
    fetch: emulator.fetch,
  };
}

/** @returns {Promise<Connection>} */
async function onServer() {
  const { mode, discovery = root, people = [], upstream, account, application, token } = await readConnection();
  const connection = { mode, discovery: new URL(discovery, location.href).href, people };
  if (mode === "upstream") return { ...connection, name: new URL(upstream).host, upstream, account: null, controls: null };
  return { ...connection, name: `Emulator on ${location.host}`, account: account ?? { application, token }, controls: new HTTPControls() };
}

async function readConnection() {
  const response = await fetchFresh("connection.json");
  if (!response.ok) {
    throw new ConnectionError("server", `The server of this page does not say how to connect: it answers connection.json with status ${response.status}`);
  }
  const connection = await response.json().catch(() => null);
  if (connection?.mode !== "emulator" && connection?.mode !== "upstream") {
    throw new ConnectionError("protocol", "connection.json of the server of this page is not readable");
  }
  return connection;
}

/** @param {string} uri a SIP URI */
const withoutScheme = (uri) => uri.slice(uri.indexOf(":") + 1);
