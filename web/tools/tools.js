// @ts-check
// The tools at the bottom of the page: opening them, and their addresses. The script of a
// tool is loaded when the tool is first opened, so that the board appears first.

import { byId, create, show, write } from "../dom.js";
import { current, flush, update } from "../store.js";
import { readSoon } from "./emulator.js";
import { log } from "./log.js";

/**
 * @typedef {import("../store.js").State} State
 *
 * @typedef {object} Tool
 * @property {() => void} start adds the listeners of the tool, once
 * @property {(state: State) => void} render shows the state in the tool, while the tool is open
 */

/** The tools by the ids of their elements. @type {Readonly<Record<string, () => Promise<Tool>>>} */
const loaders = {
  server: () => import("./server-tool.js"),
  requests: () => import("./requests-tool.js"),
  decoder: () => import("./decoder-tool.js"),
  form: () => import("./form-tool.js"),
};

/** Milliseconds between two reads of the emulator's state, while the server tool is open and while it is closed. */
const pauses = { open: 2_000, folded: 10_000 };

/** The tools that are loaded. @type {Map<string, Tool>} */
const loaded = new Map();

/** @param {string} id */
const detailsOf = (id) => byId(id, HTMLDetailsElement);

/** Adds the listeners of the tools, and opens the tool that the address of the page names. */
export function startTools() {
  const style = create("link", { rel: "stylesheet", href: "tools.css" });
  for (const event of ["load", "error"]) style.addEventListener(event, openAddressed); // before that, the scroll position is not known
  document.head.append(style);
  for (const id of Object.keys(loaders)) {
    detailsOf(id).addEventListener("toggle", () => toggled(id));
    if (detailsOf(id).open) toggled(id); // the browser has opened it, after a reload
  }
  addEventListener("hashchange", openAddressed);
  log.subscribe(() => renderTools(current())); // the log is not part of the state
  renderTools(current());
  watchEmulator();
}

/**
 * Shows the state in the tools that are open.
 *
 * @param {State} state
 */
export function renderTools(state) {
  const { connection, emulator } = state;
  const hasEmulator = Boolean(connection?.controls);
  show(byId("server"), hasEmulator);
  if (hasEmulator && !emulator) readSoon();
  write(byId("server-summary"), emulator && emulator.faults.length > 0 ? "A fault is on" : "Its clock and its faults");
  for (const [id, tool] of loaded) if (detailsOf(id).open) tool.render(state);
}

/**
 * Opens a tool and scrolls to it. Resolves once the tool shows the state.
 *
 * @param {string} id
 */
export async function openTool(id) {
  const details = detailsOf(id);
  details.open = true;
  details.scrollIntoView({ block: "start" });
  await load(id);
}

/** Opens the tool that the address of the page names. */
function openAddressed() {
  const id = location.hash.slice(1);
  if (id in loaders && !detailsOf(id).hidden) void openTool(id);
}

/** @param {string} id */
function toggled(id) {
  const address = `#${id}`;
  // A tool adds no entry to the history, so that Back leaves the page.
  if (detailsOf(id).open) {
    if (location.hash !== address) history.replaceState(history.state, "", address);
    void load(id);
  } else if (location.hash === address) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
}

/**
 * Loads a tool, and shows its elements.
 *
 * @param {string} id
 */
async function load(id) {
  const body = /** @type {HTMLElement} */ (detailsOf(id).lastElementChild);
  if (!loaded.has(id)) {
    const tool = await loaders[id]().catch(() => null);
    if (!tool) return body.replaceWith(create("p", { class: "fault", role: "alert" }, "This tool could not be loaded. Load the page again."));
    if (!loaded.has(id)) tool.start(); // two events may load a tool concurrently
    loaded.set(id, tool);
    show(body, true);
  }
  update({});
  flush();
}

/** Reads the state of the emulator at intervals, because other pages can also change it. */
async function watchEmulator() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, detailsOf("server").open ? pauses.open : pauses.folded));
    if (current().connection?.controls && !document.hidden) await readSoon();
  }
}
