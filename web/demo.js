// @ts-check
// The demo page: its start and its phases.

import { renderBoard, startBoard } from "./board/board.js";
import { logChannel, renderChannel, startClock } from "./board/channel.js";
import { expire } from "./board/expire.js";
import { forgetFaults, setFollows } from "./board/follows.js";
import { readGroups } from "./board/groups.js";
import { note, renderLog } from "./board/log.js";
import { people } from "./board/people.js";
import { restore, subscribeAgain } from "./board/restore.js";
import { loadElements, nameOf, presenceWords } from "./board/words.js";
import { byId, mark, show } from "./dom.js";
import { sentenceOf } from "./errors.js";
import { session } from "./session.js";
import { current, onUpdate, signedOut, update } from "./store.js";
import { log } from "./tools/log.js";

/** @typedef {import("../jsapi/presence/presence.js").Client} Client */

/** Loads the module, finds the server, and signs in: by the form if the server gives no account. */
async function start() {
  update({ phase: "loading", failure: null });
  const elements = loadElements();
  const module = session.load();
  try {
    // Elements and module are loaded concurrently. The board first shows the presence in
    // the directory.
    elements.then(() => update({}), () => {}); // the board has its texts now
    module.catch(() => {});
    const connection = await session.discover();
    update({ connection });
    people.learn(connection.people);
    if (current().follows.length === 0 && connection.account) restore();
    const { setDefaultClient } = await elements;
    setDefaultClient(people.badgeClient());
    await module;
    await (connection.account ? session.signIn() : signInByForm());
  } catch (error) {
    const missing = await Promise.all([elements, module]).then(() => false, () => true);
    update({ phase: "failed", failure: { message: messageOf(error, missing), module: missing } });
  }
}

/**
 * @param {unknown} error
 * @param {boolean} missing whether the module, or the elements, could not be loaded
 */
function messageOf(error, missing) {
  if (missing) return "The presence module could not be loaded. Check that make build has run, and try again.";
  return sentenceOf(error);
}

async function signInByForm() {
  update({ ...signedOut, phase: "signin" });
  const { signInByForm } = await import("./sign-in.js");
  await signInByForm();
  if (current().follows.length === 0) restore();
}

/**
 * Watches with another client, and creates missing subscriptions again.
 *
 * @param {Client | null} client
 */
async function use(client) {
  update({ groups: null }); // the groups of an earlier client have other addresses
  people.use(client);
  if (!client) return update({ phase: "loading" });
  update({ phase: "ready", failure: null });
  await readGroups();
  await subscribeAgain();
}

/** Connects again after the user has pressed the button. */
async function reconnect() {
  byId("channel-words").focus();
  if (!session.module || !session.connection) return start();
  update({ phase: "loading", failure: null });
  try {
    await session.reconnect();
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
const fail = (error) => update({ phase: "failed", failure: { message: sentenceOf(error), module: false } });

async function signOut() {
  setFollows([]);
  await session.signOut().catch(() => {}); // the page has signed the user out in any case
  log.clear(); // the next user does not see the requests of this one
  await signInByForm();
}

/** Loads the controls after the content that the user sees first. */
async function startControls() {
  const [{ startAdd }, { startDrawer }, { startMembers }] = await Promise.all([
    import("./board/add.js"),
    import("./board/drawer.js"),
    import("./board/members.js"),
  ]);
  startAdd();
  startDrawer();
  startMembers();
}

let tools = false;

/** Loads the tools last, because the board is more important. */
async function startTools() {
  if (tools) return;
  tools = true;
  const { startTools, renderTools } = await import("./tools/tools.js");
  show(byId("tools"), true);
  startTools();
  onUpdate(renderTools);
}

onUpdate((state) => {
  mark(document.documentElement, "data-phase", state.phase);
  show(byId("signin"), state.phase === "signin");
  const isOpen = state.phase !== "signin" && (state.phase !== "failed" || state.follows.length > 0);
  show(byId("board"), isOpen);
  show(byId("log-section"), isOpen);
  show(byId("sign-out"), state.phase === "ready" && state.connection?.mode === "upstream");
  if (state.phase !== "loading") void startTools();
  renderChannel(state);
  renderBoard(state);
  renderLog(state);
});
onUpdate(() => expire());

people.onChange = (contact) => note("presence", `${nameOf(contact, current())}: ${presenceWords(contact)}`, contact.availability);
session.subscribe((client) => void use(client));
logChannel(() => {
  forgetFaults();
  byId("follow-fault").textContent = "";
  void readGroups().then(subscribeAgain);
});
byId("reconnect").addEventListener("click", () => void reconnect());
byId("sign-out").addEventListener("click", () => void signOut());
// A closed client keeps its application for the next page in this tab. Otherwise the
// module would delete the application with all subscriptions. This listener is called
// before the listener of the module, which is loaded later.
addEventListener("pagehide", ({ persisted }) => persisted || session.client?.close());
startBoard();
startClock();
void start();
void startControls();
