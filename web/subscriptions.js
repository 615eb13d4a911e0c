// The list of subscriptions, with the time that each has left.

import { byId, mark, part, renderList, show, write, writeOrHide } from "./dom.js";
import { clock, enumerate, nameOf } from "./wording.js";

/** The longest that a subscription can have left; the dial is full then. */
const longest = 30 * 60_000;

/**
 * The subscriptions that a server lists, with what is known of them: those that this page created come first, the
 * newest before all. The server never says who is in a subscription and when it ends; a client knows it of those that
 * it created. The page changes its client with the format, so it remembers for all of them.
 */
export function recalled(known, subscriptions) {
  const age = [...known.keys()];
  return subscriptions
    .map((subscription) => ({ ...known.get(subscription.href), ...subscription }))
    .sort((a, b) => age.indexOf(b.href) - age.indexOf(a.href));
}

export function renderSubscriptions({ subscriptions, status, listing, connection, now }) {
  write(byId("status"), status);
  write(byId("refresh"), listing ? "Refreshing…" : "Refresh");
  mark(byId("refresh"), "aria-disabled", listing ? "true" : null);
  show(byId("unknown"), subscriptions === null && !listing);
  show(byId("empty"), subscriptions?.length === 0);
  show(byId("why-unknown"), subscriptions !== null && subscriptions.some(({ expiresAt }) => expiresAt === undefined));
  renderList(byId("subscriptions"), subscriptions ?? [], {
    template: "subscription-template",
    key: ({ href }) => href,
    fill: (element, subscription) => fillSubscription(element, subscription, connection.people, now),
  });
}

function fillSubscription(element, { id, href, uris, expiresAt }, people, now) {
  const time = timeLeft(expiresAt, now);
  mark(element, "data-href", href);
  mark(element, "data-expires-at", expiresAt === undefined ? null : String(expiresAt));
  mark(element, "data-time", time.state);
  mark(part(element, "arc"), "stroke-dasharray", time.arc);
  write(part(element, "left"), time.text);
  writeOrHide(part(element, "ends"), time.explanation);
  write(part(element, "members"), uris ? enumerate(uris.map((uri) => nameOf(uri, people))) : "People unknown");
  write(part(element, "id"), id);
  mark(part(element, "id"), "title", id);
}

function timeLeft(expiresAt, now) {
  if (expiresAt === undefined) {
    return { state: "unknown", text: "unknown", arc: "4 6", explanation: "" };
  }
  const left = expiresAt - now;
  if (left <= 0) {
    // Servers grant some grace, so the end by this clock does not prove that the subscription is gone.
    return { state: "ended", text: "ended", arc: "0 100", explanation: "Refresh to see whether the server still keeps it" };
  }
  const seconds = Math.ceil(left / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const share = Math.min(100, (100 * left) / longest);
  return { state: "running", text, arc: `${share.toFixed(2)} 100`, explanation: `Until ${clock(expiresAt)}` };
}
