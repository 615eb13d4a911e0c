// @ts-check
// The changes of a follow: adding time, adding people, removing people.

import { current } from "../store.js";
import { endOf } from "../time.js";
import { find, perform, titleOfFollow } from "./follows.js";
import { note } from "./log.js";
import { keyOf, people } from "./people.js";
import { nameOf } from "./words.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").Client} Client
 * @typedef {import("../../jsapi/presence/presence.js").PresenceSubscriptionMembership} Membership
 * @typedef {import("../store.js").Follow} Follow
 */

/** @param {string} uri */
const personName = (uri) => nameOf(people.contact(uri), current());

/**
 * Adds minutes to the time that is left, up to 30 in all.
 *
 * @param {string} id
 * @param {number} minutes
 */
export function extend(id, minutes) {
  return perform(id, "extending", "extend", "The time was not extended.", async (client) => {
    const { href = "", ends } = /** @type {Follow} */ (find(id));
    const subscription = await client.extend(href, { duration: minutes });
    note("subscription", `${titleOfFollow(/** @type {Follow} */ (find(id)))}: extended by ${minutes} minutes.`);
    return { ends: endOf(subscription, minutes, ends, current()) };
  });
}

/**
 * Adds people.
 *
 * @param {string} id
 * @param {readonly string[]} uris
 */
export function add(id, uris) {
  const names = uris.map(personName).join(", ");
  return perform(id, "adding", "add", `${names} could not be added.`, async (client) => {
    const follow = /** @type {Follow} */ (find(id));
    if (follow.href) await client.add(follow.href, { uris });
    note("subscription", `${names}: added.`);
    const before = new Set(follow.uris.map(keyOf));
    return { uris: [...follow.uris, ...uris.filter((uri) => !before.has(keyOf(uri)))] };
  });
}

/**
 * Removes one person.
 *
 * @param {string} id
 * @param {string} uri
 */
export function remove(id, uri) {
  const name = personName(uri);
  return perform(id, "removing", `remove ${uri}`, `${name} could not be removed.`, async (client) => {
    const { href, uris } = /** @type {Follow} */ (find(id));
    const membership = href && (await membershipOf(client, href, uri));
    if (membership) await client.remove(membership);
    note("subscription", `${name}: removed.`);
    return { uris: uris.filter((other) => keyOf(other) !== keyOf(uri)) };
  });
}

/** SIP URIs by the href of a contact, because reading each URI takes a request. @type {Map<string, string>} */
const addresses = new Map();

/**
 * Returns the membership of a person in a subscription; undefined if there is none.
 *
 * @param {Client} client
 * @param {string} href
 * @param {string} uri
 */
async function membershipOf(client, href, uri) {
  for (const membership of await client.memberships(href)) {
    if (keyOf(await addressOf(client, membership)) === keyOf(uri)) return membership;
  }
  return undefined;
}

/**
 * @param {Client} client
 * @param {Membership} membership
 */
async function addressOf(client, membership) {
  const contact = membership.links.contact ?? membership.href;
  const known = addresses.get(contact);
  if (known !== undefined) return known;
  const { uri = "" } = await client.presence(membership);
  addresses.set(contact, uri);
  return uri;
}
