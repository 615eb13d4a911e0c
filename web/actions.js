// What the person in front of the page does with subscriptions.

import { isLost, isOnTrial, loseAccount } from "./account.js";
import { byId } from "./dom.js";
import { fail, settled, settledList } from "./failures.js";
import { emptyForm, faultsOf, focusFault, minutesOf, reviewOf } from "./form.js";
import { followerOf, groupOf, listed, membersOf, titleOf } from "./list.js";
import { look, readItems } from "./news.js";
import { keyOf } from "./presence.js";
import { session } from "./session.js";
import { current, nothingKnown, update, withEntry } from "./store.js";
import { clock, countdown, endOf, serverTime } from "./time.js";
import { count, enumerate, faultWords, nameOf } from "./wording.js";

const ask = (call) => session.ask("page", call);

export async function list() {
  const listing = {};
  const overtaken = () => current().listing !== listing;
  const { errors } = current();
  update({ listing });
  try {
    const items = await ask(readItems);
    if (overtaken()) return;
    const state = { ...current(), now: Date.now() };
    const heading = `${items.length === 0 ? "No subscriptions" : count(items.length, "subscription")} at ${clock(serverTime(state))}.`;
    const { url } = state.exchanges.find(({ purpose, method }) => purpose === "page" && method === "GET");
    update({ ...settledList(errors), ...listed(state, items, heading), listing: null, collection: url, ended: "", now: state.now });
  } catch (error) {
    if (overtaken()) return;
    update({ listing: null });
    if (error.kind !== "aborted") failAll(isOnTrial() ? "signin" : "list", error); // that was the page itself, which connects anew
    return look();
  }
  return look({ asked: true, listed: true });
}

/** Connects anew, after the server has ended what the page had there. */
export function startAnew() {
  session.forget();
  update({ ...nothingKnown, cards: new Map(), status: "", errors: current().errors.filter(({ facts }) => facts.status !== 410) });
  byId("refresh").focus(); // the button has gone
  return list();
}

export async function create() {
  if (current().creating) return;
  const form = { ...current().form, judged: { people: true, duration: true } };
  update({ form });
  const review = reviewOf(session.module, form);
  if (review.problems.length > 0) return focusFault(faultsOf(review));
  const { duration, uris } = review.request;
  update({ creating: true });
  try {
    const subscription = await ask((client) => client.create(review.request));
    const names = enumerate(uris.map((uri) => nameOf(uri, current().connection.people)));
    enter("create", subscription, duration, { uris }, () => `Created: ${names}, for ${count(duration, "minute")}.`);
    // What was typed in the meantime is another request already.
    if (current().form === form) update({ form: { ...emptyForm, duration: form.duration } });
  } catch (error) {
    failAll("create", error);
  } finally {
    update({ creating: false });
  }
  look();
}

/** Follows a group for as long as the form says; once it is followed, this extends it. */
export async function follow(group) {
  const form = { ...current().form, judged: { ...current().form.judged, duration: true } };
  update({ form });
  const { request, problems } = reviewOf(session.module, form);
  if (problems.some(({ path }) => path === "/duration")) return byId("duration").focus();
  const { duration } = request;
  const { following } = current();
  if (following.has(group.href)) return;
  update({ following: new Set(following).add(group.href) });
  try {
    const subscription = await ask((client) => client.subscribeToGroup(group, { duration }));
    const before = followerOf(current(), group);
    const word = before ? "Extended" : "Created";
    enter("follow", subscription, duration, { group: group.href }, (left) => `${word}: ${group.name}, ${left}.`);
  } catch (error) {
    failAll("follow", error);
  } finally {
    const rest = new Set(current().following);
    rest.delete(group.href);
    update({ following: rest });
  }
  look();
}

/**
 * Puts a subscription that was created or extended into the list.
 *
 * @param more what is known of it besides when it ends: {uris} or {group}
 * @param words says what was done, given how much time is left
 */
function enter(action, subscription, minutes, more, words) {
  const state = { ...current(), now: Date.now() };
  const { href } = subscription;
  const subscriptions = state.subscriptions ?? [];
  const before = state.known.get(href);
  const extended = subscriptions.some((other) => other.href === href);
  const ends = endOf(subscription, minutes, before?.ends, state);
  const left = `${extended && !before ? "at least " : ""}${countdown(ends - serverTime(state))} left`;
  update({
    ...settled(action),
    subscriptions: extended ? subscriptions : [subscription, ...subscriptions],
    known: withEntry(state.known, href, { ...before, ...more, ends }),
    ended: "",
    now: state.now,
    status: words(left),
  });
}

/** Adds as many minutes as were typed to what a subscription has left. */
export function extend(subscription, typed) {
  const request = { duration: minutesOf(typed) };
  return change("extend", subscription, async (client) => {
    const group = groupOf(current(), subscription);
    const extended = await (group ? client.subscribeToGroup(group, request) : client.extend(subscription, request));
    const title = titleOf(current(), subscription);
    enter("extend", extended, request.duration, group ? { group: group.href } : {}, (left) => `Extended: ${title}, ${left}.`);
  });
}

/** Adds somebody. Returns whether that was done. */
export function add(subscription, typed) {
  const uris = [typed.trim()];
  const already = membersOf(current(), subscription)?.some(({ uri }) => keyOf(uri) === keyOf(uris[0]));
  return change("add", subscription, async (client) => {
    const added = await client.add(subscription, { uris });
    const { members, contacts, connection } = current();
    const name = nameOf(uris[0], connection.people);
    const before = members.get(subscription.href);
    const rest = before?.filter(({ href }) => !added.some((membership) => membership.href === href));
    update({
      ...settled("add"),
      ...(rest && { members: withEntry(members, subscription.href, [...rest, ...added]) }),
      contacts: new Map([...contacts, ...added.map(({ links }) => [links.contact, uris[0]])]),
      status: already ? `${name} is in it already.` : `Added: ${name}.`,
    });
  });
}

/** Takes somebody out. */
export function remove(subscription, membership, name) {
  return change("remove", subscription, async (client) => {
    await client.remove(membership);
    const { members } = current();
    const rest = members.get(subscription.href)?.filter(({ href }) => href !== membership.href);
    update({ ...settled("remove"), status: `Removed: ${name}.`, ...(rest && { members: withEntry(members, subscription.href, rest) }) });
  });
}

export function end(subscription) {
  return change("delete", subscription, async (client) => {
    await client.delete(subscription);
    const status = `Deleted: ${titleOf(current(), subscription)}.`;
    update({ ...settled("delete"), status, subscriptions: current().subscriptions.filter(({ href }) => href !== subscription.href) });
  });
}

/** Where the problems of what was typed for an action are shown, and what they are about. */
const typed = { extend: { faultName: "extendFault", subject: "The duration" }, add: { faultName: "addFault", subject: "The address" } };

/** Does something with one subscription, one thing at a time. Returns whether it was done. */
async function change(action, { href }, call) {
  if (current().cards.get(href)?.busy) return false;
  const card = (changes) => update({ cards: withEntry(current().cards, href, { ...current().cards.get(href), ...changes }) });
  const { faultName, subject } = typed[action] ?? {};
  card({ busy: action, ...(faultName && { [faultName]: "" }) });
  try {
    await ask(call);
    return true;
  } catch (error) {
    if (error.kind === "argument" && faultName) card({ [faultName]: error.problems.map(({ message }) => faultWords(subject, message)).join(" ") });
    else fail(action, error);
    return false;
  } finally {
    card({ busy: "" });
    // Should the subscription have gone, the list tells, and also whether it is the application that has.
    look();
  }
}

/** Shows why something failed that is about all subscriptions. */
function failAll(action, error) {
  fail(action, error);
  if (isLost(error)) loseAccount(error);
}
