// @ts-check
// The board: the followed people and their presence.

import { byId, create, part, show } from "../dom.js";
import { current, flush, update } from "../store.js";
import { undo } from "./begin.js";
import { find } from "./follows.js";
import { fillRow, markTime, newRow } from "./row.js";
import { rowsOf, sectionOf } from "./rows.js";
import { setPresence } from "./set-presence.js";
import { RowWindow } from "./window.js";

/**
 * @typedef {import("../store.js").State} State
 * @typedef {import("./rows.js").Row} Row
 */

const board = byId("rows");
const spacer = create("div", { class: "spacer", role: "list", "aria-labelledby": "board-title" });
const probe = create("div", { class: "row probe", "aria-hidden": "true" });

/** The height of a row in pixels if it cannot be measured, as in a hidden page. */
const defaultHeight = 60;

/** How long after the end of a follow the undo button does nothing, in milliseconds. */
const holdTime = 600;

/** @type {RowWindow<Row>} */
const view = new RowWindow({
  board,
  spacer,
  height: () => probe.offsetHeight || defaultHeight,
  make: newRow,
  fill: (element, row) => fillRow(element, row, current()),
});

/** @type {readonly unknown[]} */
let announced = [];

/** Binds the board to the page. */
export function startBoard() {
  board.append(spacer, probe);
  board.addEventListener("click", ({ target, detail }) => {
    const button = /** @type {HTMLElement} */ (target).closest("button");
    const row = button?.closest("[role=listitem]");
    // The second click of a double click may hit a button that the first click has moved
    // there.
    if (button && row && detail < 2) press(button, /** @type {HTMLElement} */ (row));
  });
  new ResizeObserver(() => view.draw()).observe(probe);
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} row
 */
function press(button, row) {
  const { follow = "", section = "" } = row.dataset;
  switch (button.dataset.action) {
    case "fold": {
      const folded = new Set(current().folded);
      if (!folded.delete(section)) folded.add(section);
      update({ folded });
      break;
    }
    case "set":
      void setPresence(button, { uri: row.dataset.uri ?? "", name: part(row, "name").textContent });
      break;
    case "manage":
      update({ drawer: follow });
      break;
    case "undo":
      // A key that is held down would press the button that has just received the
      // focus.
      if (Date.now() > (find(follow)?.endedAt ?? 0) + holdTime) void undoAt(follow);
  }
}

/** @param {string} id */
async function undoAt(id) {
  if (await undo(id)) focusFollow(id);
}

/**
 * Moves the focus to the row of a follow.
 *
 * @param {string} id
 */
export function focusFollow(id) {
  flush();
  const row = rowsOf(current()).find(({ follow }) => follow?.id === id);
  if (row) view.reveal(row.key);
  const button = /** @type {HTMLElement | null} */ (board.querySelector(`[data-follow="${id}"] :is([data-part=manage], [data-part=undo]):not([hidden])`));
  (button ?? /** @type {HTMLElement} */ (byId("who"))).focus();
}

/**
 * Scrolls to a follow that was just added.
 *
 * @param {string} id
 */
export function revealFollow(id) {
  const follow = find(id);
  if (follow) unfold(sectionOf(follow));
  flush();
  const row = rowsOf(current()).find(({ follow }) => follow?.id === id);
  if (!row) return;
  view.reveal(row.key);
  board.querySelector(`[data-follow="${id}"]`)?.scrollIntoView({ block: "nearest" });
}

/** @param {string} section */
function unfold(section) {
  const folded = new Set(current().folded);
  if (folded.delete(section)) update({ folded });
}

/** @param {State} state */
export function renderBoard(state) {
  const rows = rowsOf(state);
  show(board, rows.length > 0);
  show(byId("board-empty"), state.phase === "ready" && state.follows.every(({ phase }) => phase === "ended"));
  view.show(rows);
  // A later update removes the mark of a change.
  if (state.log !== announced) {
    announced = state.log;
    setTimeout(() => update({ now: Date.now() }), markTime);
  }
}
