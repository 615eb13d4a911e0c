// @ts-check
// Decides which rows a list shows, and in which order. Knows nothing of the page.

/**
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {{ id: string, name: string, contacts: readonly Contact[] }} Section people under one header; an id of "" has no header
 * @typedef {{ kind: "header", section: Section, folded: boolean, count: number }} HeaderRow
 * @typedef {{ kind: "person", contact: Contact, name: string }} PersonRow
 * @typedef {HeaderRow | PersonRow} Row
 */

/** Availabilities by how free someone is. */
const order = ["Online", "IdleOnline", "BeRightBack", "Away", "Busy", "IdleBusy", "DoNotDisturb", "Offline"];

/** @param {Contact} contact */
function rank(contact) {
  const i = order.indexOf(contact.availability ?? "");
  return i < 0 ? order.length : i;
}

/**
 * Returns the name that a contact is listed under: the server's, or the user part
 * of its address.
 *
 * @param {Contact} contact
 */
export function nameOf(contact) {
  return contact.name || contact.uri.replace(/^sips?:/i, "").replace(/@.*$/, "");
}

/**
 * Returns the rows of a list.
 *
 * @param {readonly Section[]} sections
 * @param {{ sort: "name" | "availability", filter: string, folded: ReadonlySet<string>, collator: Intl.Collator }} view
 * @returns {{ rows: Row[], shown: number, all: number }} with how many people pass the filter, of how many
 */
export function rowsOf(sections, { sort, filter, folded, collator }) {
  const wanted = filter.trim().toLocaleLowerCase();
  /** @type {Row[]} */
  const rows = [];
  let shown = 0;
  let all = 0;
  for (const section of sections) {
    /** @type {PersonRow[]} */
    const people = [];
    for (const contact of section.contacts) {
      all++;
      const name = nameOf(contact);
      if (wanted === "" || name.toLocaleLowerCase().includes(wanted) || contact.uri.toLowerCase().includes(wanted)) {
        people.push({ kind: "person", contact, name });
      }
    }
    shown += people.length;
    if (people.length === 0 && wanted !== "") continue;
    people.sort((a, b) => (sort === "availability" ? rank(a.contact) - rank(b.contact) : 0) || collator.compare(a.name, b.name));
    const isFolded = section.id !== "" && folded.has(section.id) && wanted === "";
    if (section.id !== "") rows.push({ kind: "header", section, folded: isFolded, count: people.length });
    if (!isFolded) rows.push(...people);
  }
  return { rows, shown, all };
}
