// @ts-check
// The drawer with all actions on one follow. A failure is shown below the control that
// failed.

import { byId, mark, onSubmit, show, write, writeFault } from "../dom.js";
import { current, flush, onUpdate, update } from "../store.js";
import { hoursAndMinutes } from "../time.js";
import { count } from "../wording.js";
import { judged, pressedAgain } from "./add.js";
import { end } from "./begin.js";
import { focusFollow } from "./board.js";
import { add, extend } from "./change.js";
import { Combobox } from "./combobox.js";
import { change, clearFault, find, titleOfFollow } from "./follows.js";
import { forgetRemoved, renderMembers } from "./members.js";
import { timeLeft } from "./row.js";
import { resolve, suggestions } from "./targets.js";

/**
 * @typedef {import("../store.js").Follow} Follow
 * @typedef {import("../store.js").State} State
 */

const drawer = byId("drawer", HTMLDialogElement);
const who = byId("add-who", HTMLInputElement);
const extendBy = byId("extend-by", HTMLSelectElement);

const suggested = new Combobox(who, byId("add-who-list"), (typed) => suggestions(typed, { groups: false }));

/** Whether the drawer is open and the page has not begun to close it. */
let isShown = false;

const shown = () => current().drawer ?? "";

/** Binds the drawer to the page. */
export function startDrawer() {
  judged(who, byId("add-who-fault"), (typed) => judge(typed).fault);
  who.addEventListener("input", () => clearFault(shown(), "add"));
  onSubmit("drawer-add", () => void addTyped());
  onSubmit("extend", () => void extend(shown(), Number(extendBy.value)));
  extendBy.addEventListener("change", () => clearFault(shown(), "extend"));
  byId("end").addEventListener("click", ({ detail }) => detail < 2 && void endShown());
  byId("drawer-close").addEventListener("click", close);
  drawer.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  // At the second press of Escape the browser itself closes the dialog. The event comes
  // late, so the drawer may be open again.
  drawer.addEventListener("close", () => isShown && !drawer.open && close());
  // A press outside the drawer closes it.
  drawer.addEventListener("click", (event) => event.target === drawer && isBeside(event) && close());
  onUpdate(render);
}

/** @param {MouseEvent} event */
function isBeside({ clientX, clientY }) {
  const { left, right, top, bottom } = drawer.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** Closes the drawer and removes the faults that it shows, because the user has seen them. */
function close() {
  const follow = find(drawer.dataset.follow ?? null);
  const { start, undo } = follow?.faults ?? {};
  if (follow) change(follow.id, { faults: { ...(start && { start }), ...(undo && { undo }) } });
  for (const id of ["extend-fault", "add-fault", "end-fault"]) write(byId(id), "");
  update({ drawer: null });
  flush();
  // The button that opened the drawer may have been removed with its row. Then no element
  // has the focus, or an element of the drawer still has it.
  const focused = document.activeElement ?? document.body;
  if (follow && (focused === document.body || drawer.contains(focused))) focusFollow(follow.id);
}

/** @param {string} typed */
const judge = (typed) => resolve(typed, { groups: false, follow: shown() });

const isPressedAgain = pressedAgain();

async function addTyped() {
  suggested.close();
  if (isPressedAgain() && who.value === "") return;
  const { targets, fault } = judge(who.value);
  writeFault(who, byId("add-who-fault"), fault);
  who.focus();
  if (fault) return;
  if (await add(shown(), targets.flatMap(({ uri }) => uri ?? []))) who.value = "";
}

async function endShown() {
  const id = shown();
  if (!(await end(id))) return;
  if (shown() === id) close();
  focusFollow(id);
}

/** @param {State} state */
function render(state) {
  const follow = find(state.drawer);
  if (!follow) {
    isShown = false;
    if (drawer.open) drawer.close();
    return;
  }
  if (drawer.dataset.follow !== follow.id || !isShown) begin(follow);
  const { busy, faults, renewed, group } = follow;
  write(byId("drawer-time"), timeWords(follow, state));
  show(byId("extend"), !renewed);
  show(byId("drawer-add"), !group);
  write(byId("extend-submit"), busy === "extending" ? "Extending…" : "Extend");
  write(byId("add-submit"), busy === "adding" ? "Adding…" : "Add");
  write(byId("end"), busy === "ending" ? "Stopping…" : "Stop following");
  for (const id of ["extend-submit", "add-submit", "end"]) mark(byId(id), "aria-disabled", busy ? "true" : null);
  for (const action of ["extend", "add", "end"]) write(byId(`${action}-fault`), faults[action] ?? "");
  renderMembers(follow, state);
  if (isShown) return;
  isShown = true;
  drawer.showModal();
  byId("drawer-title").focus(); // not by autofocus, which the browser also applies when the page is opened
}

/**
 * Clears the parts of the drawer that belong to another follow.
 *
 * @param {Follow} follow
 */
function begin(follow) {
  drawer.dataset.follow = follow.id;
  // The title stays the same while people are added and removed: a longer one would
  // move the content below it.
  write(byId("drawer-title"), titleOfFollow(follow));
  who.value = "";
  writeFault(who, byId("add-who-fault"), "");
  forgetRemoved();
}

/**
 * @param {Follow} follow
 * @param {State} state
 */
function timeWords(follow, state) {
  const { renewed, ends, uris, group } = follow;
  const who = group ? "Group" : count(uris.length, "person", "people");
  const { words } = timeLeft(follow, state);
  if (renewed) return `${who} · ${words} left, renewed until you stop it`;
  // The end is by the clock of the server.
  return ends === undefined ? `${who} · ${words}` : `${who} · ${words} left, until ${hoursAndMinutes(ends)}`;
}
