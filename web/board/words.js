// @ts-check
// The elements of the product, which draw the badges, and their texts. They are loaded
// dynamically, so that a page without them can report what is missing.

import { importElements } from "../tools/server.js";
import { enumerate } from "../wording.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").Contact} Contact
 * @typedef {import("../store.js").Follow} Follow
 * @typedef {import("../store.js").State} State
 */

/** The English words of the elements. @type {Record<string, any>} */
let words = {};

/**
 * Defines the elements, and returns their module.
 *
 * @returns {Promise<typeof import("../../jsapi/elements/elements.js")>}
 */
export async function loadElements() {
  const elements = await importElements();
  words = /** @type {any} */ (elements.en);
  return elements;
}

/**
 * Returns the presence of a person in words, such as "Busy, in a meeting".
 *
 * @param {Pick<Contact, "availability" | "activity">} contact
 */
export function presenceWords({ availability = "Unknown", activity = "" }) {
  const first = String(words[availability] ?? availability);
  const token = words[activity.toLowerCase()];
  const second = typeof token === "string" ? token.charAt(0).toLowerCase() + token.slice(1) : activity;
  return second === "" || second.toLowerCase() === first.toLowerCase() ? first : `${first}, ${second}`;
}

/**
 * Returns the name of a person: from the server, from the directory of the page, or the
 * address.
 *
 * @param {Pick<Contact, "uri" | "name">} contact
 * @param {Pick<State, "connection">} state
 */
export function nameOf({ uri, name }, { connection }) {
  return name || namesOf(connection?.people ?? none).get(uri.toLowerCase()) || addressOf(uri);
}

/** The address in a SIP URI. @param {string} uri */
export const addressOf = (uri) => uri.replace(/^sips?:/i, "");

/** @typedef {{ uri: string, name?: string }} Person */

/** @type {readonly Person[]} */
const none = [];

/** Names by URI in lower case, for each directory. @type {WeakMap<object, Map<string, string | undefined>>} */
const directories = new WeakMap();

/** @param {readonly Person[]} people */
function namesOf(people) {
  let names = directories.get(people);
  if (!names) directories.set(people, (names = new Map(people.map(({ uri, name }) => [uri.toLowerCase(), name]))));
  return names;
}

/**
 * Returns the name of a follow: the name of the group, or the names of the people.
 *
 * @param {Pick<Follow, "group" | "uris">} follow
 * @param {State} state
 * @param {(uri: string) => Contact} contact
 */
export function titleOf({ group, uris }, state, contact) {
  return group?.name ?? enumerate(uris.slice(0, 3).map((uri) => nameOf(contact(uri), state)), uris.length);
}
