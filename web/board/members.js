// @ts-check
// The people in the drawer. A person who was removed stays in place until the drawer is
// closed, so that a second press does not hit the next person.

import { byId, create, mark, part, renderList, show, write } from "../dom.js";
import { current } from "../store.js";
import { count } from "../wording.js";
import { add, remove } from "./change.js";
import { keyOf, people } from "./people.js";
import { nameOf, presenceWords } from "./words.js";

/**
 * @typedef {import("../store.js").Follow} Follow
 * @typedef {import("../store.js").State} State
 */

/** The most people that are listed; a group may have thousands. */
const most = 50;

/** The people of the follow whose drawer is open, and the removed people. @type {string[]} */
let listed = [];

/** Drops the removed people from the list. */
export const forgetRemoved = () => void (listed = []);

/** Binds the list to the page. */
export function startMembers() {
  byId("members").addEventListener("click", ({ target, detail }) => {
    const button = /** @type {HTMLElement} */ (target).closest("button");
    const line = button?.closest("li");
    if (!button || !line || detail > 1) return;
    const id = current().drawer ?? "";
    const uri = line.dataset.uri ?? "";
    void (button.dataset.testid === "remove" ? remove(id, uri) : add(id, [uri]));
  });
}

/**
 * @param {Follow} follow
 * @param {State} state
 */
export function renderMembers(follow, state) {
  const uris = follow.group ? people.members(follow).map(({ uri }) => uri) : follow.uris;
  const present = new Set(uris.map(keyOf));
  const before = new Set(listed.map(keyOf));
  listed = follow.group ? [...uris] : [...listed, ...uris.filter((uri) => !before.has(keyOf(uri)))];
  renderList(byId("members"), listed.slice(0, most), {
    key: keyOf,
    template: newMember,
    fill: (line, uri) => fillMember(line, uri, follow, present.has(keyOf(uri)), state),
  });
  const more = listed.length - most;
  show(byId("members-more"), more > 0);
  write(byId("members-more"), more > 0 ? `and ${count(more, "other")}` : "");
}

function newMember() {
  const badge = create("ucwa-presence", { text: "none", class: "badge" }, create("span", {}));
  const name = create("span", { class: "name", "data-part": "name", dir: "auto" });
  const words = create("span", { class: "hint", "data-part": "words", dir: "auto" });
  const button = create("button", { type: "button", class: "quiet", "data-part": "button" });
  const fault = create("p", { class: "fault", "data-part": "fault", "data-testid": "member-fault", role: "alert" });
  return create("li", { "data-testid": "member" }, badge, create("span", { class: "who" }, name, words), button, fault);
}

/**
 * @param {HTMLElement} line
 * @param {string} uri
 * @param {Follow} follow
 * @param {boolean} present
 * @param {State} state
 */
function fillMember(line, uri, { group, uris, busy, faults }, present, state) {
  const contact = people.contact(uri);
  const name = nameOf(contact, state);
  const badge = /** @type {HTMLElement} */ (line.firstElementChild);
  const button = part(line, "button");
  mark(line, "data-uri", uri);
  mark(badge, "uri", uri);
  mark(badge, "name", name);
  badge.style.visibility = present ? "visible" : "hidden";
  write(part(line, "name"), name);
  write(part(line, "words"), present ? presenceWords(contact) : "removed");
  write(button, present ? "Remove" : "Add again");
  mark(button, "data-testid", present ? "remove" : "add-again");
  mark(button, "aria-label", `${present ? "Remove" : "Add again:"} ${name}`);
  mark(button, "aria-disabled", busy ? "true" : null);
  // The last person cannot be removed; the user can end the follow instead.
  show(button, !group && (!present || uris.length > 1));
  write(part(line, "fault"), faults[`remove ${uri}`] ?? "");
}
