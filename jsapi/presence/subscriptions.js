// @ts-check

import { freeze } from "../shared/builtins.js";

/** @import { PresenceSubscription } from "./presence.js" */

/**
 * Makes the frozen subscriptions of a list from an array with two items for each
 * subscription: see appendSubscriptions in subscription.go.
 *
 * @param {any[]} fields
 * @returns {readonly PresenceSubscription[]}
 */
export function subscriptions(fields) {
  /** @type {PresenceSubscription[]} */
  const list = [];
  // The parts of the last hrefs that precede the id.
  let [self, memberships, addTo] = ["", "", ""];
  for (let i = 0; i < fields.length; i += 2) {
    const id = fields[i];
    const rest = fields[i + 1];
    if (rest === 0) {
      list.push(subscription(id, self + id, memberships + id, addTo + id, 0));
    } else {
      list.push(subscription(id, rest[0], rest[1], rest[2], rest[3]));
      self = prefixOf(rest[0], id);
      memberships = prefixOf(rest[1], id);
      addTo = prefixOf(rest[2], id);
    }
  }
  return freeze(list);
}

/**
 * @param {string | 0} href
 * @param {string} id
 */
const prefixOf = (href, id) => href ? href.slice(0, href.length - id.length) : "";

/**
 * @param {string} id
 * @param {string} href
 * @param {string | 0} memberships
 * @param {string | 0} addTo
 * @param {any} local the local state, or 0
 */
function subscription(id, href, memberships, addTo, local) {
  const links = freeze(linksOf(href, memberships, addTo));
  if (local) freeze(local.uris);
  return freeze(local ? { id, href, links, ...local } : { id, href, links });
}

/**
 * @param {string} self
 * @param {string | 0} memberships
 * @param {string | 0} addToPresenceSubscription
 */
function linksOf(self, memberships, addToPresenceSubscription) {
  // Spreading is slow, so it is used only if a link is missing: real servers send both
  // links, in thousands of subscriptions.
  if (memberships && addToPresenceSubscription) return { self, memberships, addToPresenceSubscription };
  return { self, ...(memberships && { memberships }), ...(addToPresenceSubscription && { addToPresenceSubscription }) };
}
