// @ts-check

import { freeze } from "../shared/builtins.js";

/** @import { PresenceSubscription } from "./presence.js" */

/**
 * Makes the frozen subscriptions of a list from their fields, five for each: see
 * appendSubscriptions in subscription.go.
 *
 * @param {any[]} fields
 * @returns {readonly PresenceSubscription[]}
 */
export function subscriptions(fields) {
  /** @type {PresenceSubscription[]} */
  const list = [];
  for (let i = 0; i < fields.length; i += 5) {
    const href = fields[i + 1];
    const links = freeze(linksOf(href, fields[i + 2], fields[i + 3]));
    const known = fields[i + 4];
    if (known) freeze(known.uris);
    const subscription = known ? { id: fields[i], href, links, ...known } : { id: fields[i], href, links };
    list.push(freeze(subscription));
  }
  return freeze(list);
}

/**
 * @param {string} self
 * @param {string | 0} memberships
 * @param {string | 0 | 1} addTo
 */
function linksOf(self, memberships, addTo) {
  const addToPresenceSubscription = addTo === 1 ? memberships : addTo;
  // Spreading is slow, so it is used only if a link is missing: real servers send both
  // links, in thousands of subscriptions.
  if (memberships && addToPresenceSubscription) return { self, memberships, addToPresenceSubscription };
  return { self, ...(memberships && { memberships }), ...(addToPresenceSubscription && { addToPresenceSubscription }) };
}
