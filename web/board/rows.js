// @ts-check
// Determines the rows of the board and their order. The order does not depend on
// presence, so that a row does not move while a user is about to press it.

import { people } from "./people.js";
import { nameOf, titleOf } from "./words.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").Contact} Contact
 * @typedef {import("../store.js").Follow} Follow
 * @typedef {import("../store.js").State} State
 *
 * @typedef {{ kind: "header", key: string, section: string, name: string, follow?: Follow, folded: boolean, free: number | undefined, all: number }} HeaderRow free is undefined if no presence is up to date
 * @typedef {{ kind: "person", key: string, contact: Contact, name: string, follow: Follow }} PersonRow
 * @typedef {{ kind: "ended", key: string, title: string, follow: Follow }} EndedRow
 * @typedef {HeaderRow | PersonRow | EndedRow} Row
 */

/** The section of people who are not followed as a group. */
const single = "people";

/** The properties of the state on which the rows depend. @type {(keyof State)[]} */
const inputs = ["follows", "contacts", "folded", "connection"];
/** @type {State | undefined} */
let computedFrom;
/** @type {Row[]} */
let computed = [];

/**
 * Returns the rows. The array stays the same until one of the inputs changes.
 *
 * @param {State} state
 * @returns {Row[]}
 */
export function rowsOf(state) {
  const before = computedFrom;
  if (before && inputs.every((name) => before[name] === state[name])) return computed;
  computedFrom = state;
  computed = [...singleRows(state), ...state.follows.filter(({ group }) => group).flatMap((follow) => groupRows(follow, state))];
  return computed;
}

/** @param {State} state */
function singleRows(state) {
  const follows = state.follows.filter(({ group }) => !group);
  if (follows.length === 0) return [];
  const rows = follows.flatMap((follow) =>
    follow.phase === "ended" ? /** @type {Row[]} */ ([endedRow(follow, state)]) : follow.uris.map((uri) => personRow(people.contact(uri), uri, follow, state)),
  );
  const contacts = rows.flatMap((row) => (row.kind === "person" ? row.contact : []));
  return section({ section: single, name: "People" }, contacts, rows, state);
}

/**
 * @param {Follow} follow
 * @param {State} state
 */
function groupRows(follow, state) {
  if (follow.phase === "ended") return [endedRow(follow, state)];
  const contacts = people.members(follow);
  const rows = contacts.map((contact) => personRow(contact, contact.uri, follow, state));
  const order = new Map(rows.map((row) => [row, row.name.toLowerCase()]));
  const place = (/** @type {PersonRow} */ row) => /** @type {string} */ (order.get(row));
  rows.sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
  return section({ section: sectionOf(follow), name: follow.group?.name ?? "", follow }, contacts, rows, state);
}

/**
 * Returns the name of the section that a follow is in.
 *
 * @param {Follow} follow
 */
export const sectionOf = ({ id, group }) => (group ? id : single);

/**
 * @param {Pick<HeaderRow, "section" | "name" | "follow">} header
 * @param {readonly Contact[]} contacts
 * @param {Row[]} rows
 * @param {State} state
 * @returns {Row[]}
 */
function section(header, contacts, rows, { folded }) {
  const isFolded = folded.has(header.section);
  const now = contacts.filter(({ availability, stale }) => availability !== undefined && !stale);
  const free = now.length > 0 ? now.filter(({ availability }) => availability === "Online").length : undefined;
  return [{ kind: "header", key: `header ${header.section}`, ...header, folded: isFolded, free, all: contacts.length }, ...(isFolded ? [] : rows)];
}

/**
 * @param {Contact} contact
 * @param {string} uri the SIP URI of the person as the follow spells it
 * @param {Follow} follow
 * @param {State} state
 * @returns {PersonRow}
 */
const personRow = (contact, uri, follow, state) => ({ kind: "person", key: `${follow.id} ${uri}`, contact, name: nameOf(contact, state), follow });

/**
 * @param {Follow} follow
 * @param {State} state
 * @returns {EndedRow}
 */
const endedRow = (follow, state) => ({ kind: "ended", key: `ended ${follow.id}`, title: titleOf(follow, state, (uri) => people.contact(uri)), follow });
