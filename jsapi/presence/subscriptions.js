/** Makes the frozen subscriptions of a list from their fields, five for each: see subscription.go. */
export function subscriptions(fields) {
  const list = [];
  for (let i = 0; i < fields.length; i += 5) {
    const self = fields[i + 1];
    const memberships = fields[i + 2];
    const addToPresenceSubscription = fields[i + 3] === 1 ? memberships : fields[i + 3];
    const known = fields[i + 4];
    const links = { self };
    if (memberships) links.memberships = memberships;
    if (addToPresenceSubscription) links.addToPresenceSubscription = addToPresenceSubscription;
    const subscription = { id: fields[i], href: self, links: Object.freeze(links) };
    if (known) {
      Object.assign(subscription, known);
      Object.freeze(known.uris);
    }
    list.push(Object.freeze(subscription));
  }
  return Object.freeze(list);
}
