// @ts-check
// The button on a person's row that sets the presence on the emulator.

import { create, mark, part, show, write } from "../dom.js";
import { sentenceOf } from "../errors.js";
import { update } from "../store.js";

/**
 * @typedef {import("../store.js").State} State
 * @typedef {{ uri: string, name: string }} Person
 */

/** Why the presence of a person was not set, by SIP URI. @type {Map<string, string>} */
const faults = new Map();

/** Returns two parts of a row: the button, and the fault of its action. */
export function newSetPresence() {
  return {
    button: create("button", { type: "button", class: "set", "data-part": "set", "data-testid": "set-presence", "data-action": "set", "aria-haspopup": "menu", "aria-expanded": "false" }),
    fault: create("span", { class: "fault", "data-part": "set-fault", "data-testid": "set-fault", role: "alert" }),
  };
}

/**
 * @param {HTMLElement} row
 * @param {Person} person
 * @param {State} state
 */
export function fillSetPresence(row, { uri, name }, { connection }) {
  const button = part(row, "set");
  show(button, Boolean(connection?.controls));
  mark(button, "aria-label", `Set the presence of ${name}`);
  write(part(row, "set-fault"), faults.get(uri) ?? "");
}

/**
 * Opens the menu and sets the chosen presence.
 *
 * @param {HTMLElement} button
 * @param {Person} person
 */
export async function setPresence(button, person) {
  faults.delete(person.uri);
  try {
    const { openPresenceMenu } = await import("../tools/presence-menu.js");
    await openPresenceMenu(button, person);
  } catch (error) {
    faults.set(person.uri, `The presence was not set. ${sentenceOf(error)}`);
  }
  update({});
}
