// @ts-check
// One row of a list: the header of a section, or a person.

import { showBadge } from "./badge.js";
import { create, setText } from "./element.js";
import { asOfWords, isStale, labelOf, staleIn, textOf } from "./words.js";

/**
 * @typedef {import("./elements.js").Translation} Translation
 * @typedef {import("./list-rows.js").Row} Row
 */

/**
 * Returns a new element for a row, without its content.
 *
 * @param {Row} row
 * @param {(id: string) => void} fold called with the id of the section whose header is pressed
 * @returns {HTMLElement}
 */
export function newItem(row, fold) {
  if (row.kind === "header") {
    const button = create("button", { part: "fold", type: "button" }, create("span", { dir: "auto" }), create("span", { class: "count" }));
    const { id } = row.section;
    button.addEventListener("click", () => fold(id));
    return create("div", { role: "listitem", class: "row", part: "header" }, button);
  }
  // The label of the badge contains the name and the state.
  return create(
    "div",
    { role: "listitem", class: "row", part: "person" },
    create("span", { class: "badge", part: "badge", role: "img" }),
    create(
      "span",
      { class: "who" },
      create("span", { class: "name", part: "name", dir: "auto", "aria-hidden": "true" }),
      create("span", { class: "note", part: "note", dir: "auto" }),
    ),
    create(
      "span",
      { class: "state", "aria-hidden": "true" },
      create("span", { class: "text", part: "text" }),
      create("span", { class: "as-of", part: "as-of" }),
    ),
  );
}

/**
 * Writes a row to its element. Parts that are equal already are not written.
 *
 * @param {HTMLElement} item
 * @param {Row} row
 * @param {Translation} words
 * @param {number} now
 * @returns {number | undefined} the milliseconds until the row must be written again, if
 * they are more than 0
 */
export function fillItem(item, row, words, now) {
  if (row.kind === "header") {
    const [button] = item.children;
    button.setAttribute("aria-expanded", String(!row.folded));
    setText(button.children[0], row.section.name);
    setText(button.children[1], String(row.count));
    return undefined;
  }
  const { person, name } = row;
  const [badge, who, state] = item.children;
  showBadge(/** @type {HTMLElement} */ (badge), person.availability, isStale(person));
  const label = person.invalid ? words.notAnAddress(person.uri) : labelOf(words, name, person, now);
  if (badge.getAttribute("aria-label") !== label) badge.setAttribute("aria-label", label);
  setText(who.children[0], name);
  setText(who.children[1], person.note ?? "");
  setText(state.children[0], person.invalid ? label : textOf(words, "short", person));
  setText(state.children[1], asOfWords(words, person, now));
  return staleIn(person, now);
}
