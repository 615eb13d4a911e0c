// @ts-check
// Says in words how a contact is.

import { knownAvailability } from "./badge.js";

/**
 * @typedef {import("./elements.js").Translation} Translation
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 */

/**
 * How long a value may be out of date before words say so, in milliseconds: a
 * short gap does not flicker.
 */
export const staleDelay = 5000;

/**
 * Reports whether words have to say that a contact is out of date.
 *
 * @param {Contact | undefined} contact
 * @param {number} now milliseconds since 1970 UTC
 */
export function saysStale(contact, now) {
  return contact?.stale === true && contact.staleSince !== undefined && contact.availability !== undefined && now - contact.staleSince >= staleDelay;
}

/**
 * Returns the milliseconds until {@link saysStale} changes by time alone;
 * undefined if it does not.
 *
 * @param {Contact | undefined} contact
 * @param {number} now
 */
export function staleIn(contact, now) {
  if (contact?.stale !== true || contact.staleSince === undefined || saysStale(contact, now)) return undefined;
  return contact.availability === undefined ? undefined : Math.max(0, contact.staleSince + staleDelay - now);
}

/**
 * Returns the availability in words. One that is not known to the elements stays
 * as the server wrote it.
 *
 * @param {Translation} words
 * @param {Contact | undefined} contact
 */
export function availabilityWords(words, contact) {
  const availability = contact?.availability;
  if (availability !== undefined && knownAvailability(availability) === "Unknown") return availability;
  return text(words, availability ?? "Unknown") ?? words.Unknown;
}

/**
 * Returns the activity in words: a token in the words of the translation, any
 * other text as the server wrote it. "" if there is none.
 *
 * @param {Translation} words
 * @param {Contact | undefined} contact
 */
export function activityWords(words, contact) {
  const activity = contact?.activity;
  if (activity === undefined || activity === "") return "";
  return text(words, activity.toLowerCase()) ?? activity;
}

/**
 * @param {Translation} words
 * @param {string} key
 * @returns {string | undefined}
 */
function text(words, key) {
  const value = Object.hasOwn(words, key) ? /** @type {Record<string, unknown>} */ (words)[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

/**
 * Returns the whole state of a contact in words, as the label of its badge.
 *
 * @param {Translation} words
 * @param {string} name
 * @param {Contact | undefined} contact
 * @param {number} now
 */
export function labelOf(words, name, contact, now) {
  const parts = [availabilityWords(words, contact)];
  const activity = activityWords(words, contact);
  if (activity !== "" && activity !== parts[0]) parts.push(activity);
  if (saysStale(contact, now)) parts.push(words.asOf(time(words, /** @type {number} */ (contact?.updatedAt ?? contact?.staleSince))));
  return words.label(name, words.list(parts));
}

/**
 * Returns the state of a watch in words; undefined is the state of a page without
 * a client.
 *
 * @param {Translation} words
 * @param {WatchState | undefined} state
 */
export function stateWords(words, state) {
  switch (state?.name) {
    case undefined:
      return words.signInNeeded;
    case "connecting":
      return words.connecting;
    case "live":
      return words.live;
    case "recovering":
      return words.recovering(time(words, state.since), state.retryAt === undefined ? undefined : time(words, state.retryAt));
    case "paused":
      return words.paused(time(words, state.since));
    case "failed":
      return words.failed(state.reason?.message ?? "");
    default:
      return words.closed;
  }
}

/** @type {Map<string, Intl.DateTimeFormat>} formats are costly to make */
const formats = new Map();

/**
 * Returns a time as hours and minutes; one of another day has its date, too.
 *
 * @param {Translation} words
 * @param {number} ms milliseconds since 1970 UTC
 */
export function time(words, ms) {
  const date = new Date(ms);
  const today = date.toDateString() === new Date().toDateString();
  const key = `${words.$code} ${today}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(words.$code, today ? { hour: "2-digit", minute: "2-digit" } : { dateStyle: "short", timeStyle: "short" });
    formats.set(key, format);
  }
  return format.format(date);
}
