// @ts-check
// Determines the rows of a list and their order. It does not use the DOM.

import { nameOf } from "./words.js";

/**
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {Contact & { invalid?: boolean }} Person a contact; invalid if its URI is not a SIP URI
 * @typedef {{ id: string, name: string, people: readonly Person[] }} Section people under one header; there is no header if id is ""
 * @typedef {{ kind: "header", key: string, section: Section, folded: boolean, count: number }} HeaderRow
 * @typedef {{ kind: "person", key: string, person: Person, name: string }} PersonRow
 * @typedef {HeaderRow | PersonRow} Row
 */

/** Availabilities, the most available first. */
const order = ["Online", "IdleOnline", "BeRightBack", "Away", "Busy", "IdleBusy", "DoNotDisturb", "Offline"];

/** @param {Contact} contact */
function rank(contact) {
  const i = order.indexOf(contact.availability ?? "");
  return i < 0 ? order.length : i;
}

/**
 * The order of names in a language. Comparing two names takes a microsecond, and
 * sorting thousands of them takes tens of thousands of comparisons. So names are sorted
 * once and then compared by their index.
 */
export class NameOrder {
  #collator;
  /** @type {string[]} */
  #sorted = [];
  /** @type {Map<string, number>} */
  #places = new Map();

  /** @param {string} language */
  constructor(language) {
    this.#collator = new Intl.Collator(language, { numeric: true });
  }

  /**
   * Returns the places of names in the order. The map may also contain other names.
   *
   * @param {Iterable<string>} names
   * @returns {ReadonlyMap<string, number>}
   */
  placesOf(names) {
    const all = new Set(names);
    const added = [...all].filter((name) => !this.#places.has(name));
    if (added.length === 0) return this.#places;
    // Drops unused names if they are more than half of all.
    const kept = this.#sorted.length > 2 * all.size ? this.#sorted.filter((name) => all.has(name)) : this.#sorted;
    // The kept names are sorted already, which makes the sort fast.
    this.#sorted = [...kept, ...added].sort(this.#collator.compare);
    this.#places = new Map(this.#sorted.map((name, i) => [name, i]));
    return this.#places;
  }
}

/** The text that the filter searches, by contact. @type {WeakMap<Contact, string>} */
const searched = new WeakMap();

/** @param {Contact} contact */
function searchTextOf(contact) {
  let text = searched.get(contact);
  if (text === undefined) searched.set(contact, (text = plain(`${nameOf(contact)}\n${contact.uri}`)));
  return text;
}

/**
 * Returns a text without case and accents.
 *
 * @param {string} text
 */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Returns the rows of a list.
 *
 * @param {readonly Section[]} sections
 * @param {{ sort: "name" | "availability", filter: string, folded: ReadonlySet<string>, names: NameOrder }} view
 * @returns {{ rows: Row[], shown: number, all: number }} the rows, the
 * number of people who pass the filter, and the number of all people
 */
export function rowsOf(sections, { sort, filter, folded, names }) {
  const wanted = plain(filter.trim());
  /** @type {Row[]} */
  const rows = [];
  let shown = 0;
  let all = 0;
  const places = names.placesOf(sections.flatMap(({ people }) => people.map(nameOf)));
  for (const section of sections) {
    all += section.people.length;
    const people = wanted === "" ? [...section.people] : section.people.filter((person) => searchTextOf(person).includes(wanted));
    shown += people.length;
    if (people.length === 0 && wanted !== "") continue;
    const isFolded = section.id !== "" && folded.has(section.id) && wanted === "";
    if (section.id !== "") rows.push({ kind: "header", key: `header ${section.id}`, section, folded: isFolded, count: people.length });
    if (isFolded) continue;
    const sorted = people.map((person) => ({ person, name: nameOf(person), key: `person ${section.id} ${person.uri}` }));
    const place = (/** @type {string} */ name) => /** @type {number} */ (places.get(name));
    sorted.sort((a, b) => (sort === "availability" ? rank(a.person) - rank(b.person) : 0) || place(a.name) - place(b.name));
    for (const row of sorted) rows.push({ kind: "person", ...row });
  }
  return { rows, shown, all };
}
