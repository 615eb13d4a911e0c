// The list of subscriptions, as the server tells it and the page remembers it.

import { serverTime } from "./time.js";
import { count, enumerate, nameOf } from "./wording.js";

/** Whether the page itself may have made a change that it does not know of. */
const isInDoubt = ({ errors }) => errors.some(({ doubtful }) => doubtful);

/**
 * The change that a list from the server makes, with a word on what has come and gone since the list before. The
 * server never says who is in a subscription nor when it ends; the page remembers it of those that it created or
 * extended. These come first, the newest before all.
 *
 * @param items what list() has returned
 * @param [heading] the first word
 */
export function listed(state, items, heading = "") {
  const { subscriptions, known } = state;
  const there = new Set(items.map(({ href }) => href));
  const gone = missing(state, items);
  const before = new Set(subscriptions?.map(({ href }) => href));
  const fresh = subscriptions ? items.filter(({ href }) => !before.has(href)) : [];
  const words = [
    heading,
    ...gone.map((subscription) => farewell(state, subscription)),
    fresh.length > 0 && arrival(state, fresh.length),
  ].filter(Boolean);
  const remembered = new Map([...known].filter(([href]) => there.has(href)));
  const age = [...remembered.keys()];
  return {
    subscriptions: items.toSorted((a, b) => age.indexOf(b.href) - age.indexOf(a.href)),
    known: remembered,
    members: new Map([...state.members].filter(([href]) => there.has(href))),
    cards: new Map([...state.cards].filter(([href]) => there.has(href))),
    ...(words.length > 0 && { status: words.join(" ") }),
  };
}

const arrival = (state, n) =>
  isInDoubt(state) ? `${count(n, "subscription is", "subscriptions are")} new.` : `${count(n, "subscription")} came from elsewhere.`;

/** Those that the page has, and a list from the server has not. */
function missing({ subscriptions }, items) {
  const there = new Set(items.map(({ href }) => href));
  return (subscriptions ?? []).filter(({ href }) => !there.has(href));
}

const hasTimeLeft = (state, { href }) => state.known.get(href)?.ends > serverTime({ ...state, now: Date.now() });

/** Whether a list from the server lacks what, as far as the page knows the time, has not ended yet. */
export const lacksSomething = (state, items) => missing(state, items).some((subscription) => hasTimeLeft(state, subscription));

function farewell(state, subscription) {
  const title = titleOf(state, subscription);
  const timeLeft = hasTimeLeft(state, subscription);
  if (timeLeft && isInDoubt(state)) return `Gone: ${title}.`;
  if (state.known.get(subscription.href)?.ends === undefined) return `Gone: ${title}. Its time was over, or it was deleted elsewhere.`;
  if (timeLeft) return `Gone: ${title}. It was deleted elsewhere, or the server was started again.`;
  return `Ended: ${title}.`;
}

/** The group that a subscription is for, if any. Of a group that another page follows, only the id tells. */
export function groupOf({ groups, known }, { href, id }) {
  const { group } = known.get(href) ?? {};
  return groups?.find((g) => (group ? g.href === group : g.id === id));
}

/** The subscription that follows a group, if any. */
export const followerOf = (state, group) => state.subscriptions?.find((subscription) => groupOf(state, subscription)?.href === group.href);

/** Who is in a subscription: [{membership, uri, name}], without membership where only that is not known; or null. */
export function membersOf({ members, contacts, known, connection }, { href }) {
  const memberships = members.get(href);
  const person = (uri, membership) => ({ membership, uri, name: nameOf(uri, connection.people) });
  if (!memberships) return known.get(href)?.uris?.map((uri) => person(uri)) ?? null;
  return memberships.map((membership) => person(contacts.get(membership.links.contact) ?? "", membership));
}

/** What a subscription is called: the group, or who is in it. */
export function titleOf(state, subscription) {
  const group = groupOf(state, subscription);
  if (group) return group.name;
  const names = membersOf(state, subscription)?.map(({ name }) => name || "somebody");
  if (!names) return "a subscription";
  return names.length > 0 ? enumerate(names) : "an empty subscription";
}
