// @ts-check
// Describes contacts, states of watches and times in words.

import { knownAvailability } from "./badge.js";

/**
 * @typedef {import("./elements.js").Translation} Translation
 * @typedef {import("../presence/presence.js").Contact} Contact
 * @typedef {import("../presence/presence.js").WatchState} WatchState
 */

/** The tokens of activities that translations have words for. */
const activities = ["in-a-meeting", "urgent-interruptions-only", "on-the-phone", "in-a-call", "in-a-conference", "off-work", "presenting", "inactive"];

/**
 * How long a value must be out of date before words show it, in milliseconds, so that a
 * short gap causes no flicker.
 */
export const staleDelay = 5000;

/**
 * Returns the displayed name of a contact: the name from the server, or else the user
 * part of the address.
 *
 * @param {Contact} contact
 */
export function nameOf(contact) {
  return contact.name || contact.uri.replace(/^sips?:/i, "").replace(/@.*$/, "");
}

/**
 * Reports whether the presence of a contact is shown as out of date. A presence that was
 * never read is shown as unknown.
 *
 * @param {Contact | undefined} contact
 */
export function isStale(contact) {
  return contact?.stale === true && contact.availability !== undefined;
}

/**
 * Returns the milliseconds until words must show that a contact is out of date; 0 if they
 * must show it now, and undefined if the contact is up to date.
 *
 * @param {Contact | undefined} contact
 * @param {number} now milliseconds since 1970 UTC
 */
export function staleIn(contact, now) {
  if (!isStale(contact) || contact?.staleSince === undefined) return undefined;
  return Math.max(0, contact.staleSince + staleDelay - now);
}

/**
 * Returns the availability in words. An availability without a translation is returned
 * as the server wrote it.
 *
 * @param {Translation} words
 * @param {Contact | undefined} contact
 */
export function availabilityWords(words, contact) {
  const availability = contact?.availability ?? "Unknown";
  const known = knownAvailability(availability);
  return known === "Unknown" && availability !== known ? availability : words[known];
}

/**
 * Returns the activity in words: a token in the words of the translation, any other text
 * as the server wrote it, or "" if there is no activity.
 *
 * @param {Translation} words
 * @param {Contact | undefined} contact
 */
export function activityWords(words, contact) {
  const activity = contact?.activity ?? "";
  const token = activity.toLowerCase();
  return activities.includes(token) ? /** @type {Record<string, any>} */ (words)[token] : activity;
}

/**
 * Returns in words since when a contact is out of date, or "" if words do not show it
 * yet.
 *
 * @param {Translation} words
 * @param {Contact | undefined} contact
 * @param {number} now
 */
export function asOfWords(words, contact, now) {
  return staleIn(contact, now) === 0 ? words.asOf(time(words, /** @type {number} */ (contact?.staleSince))) : "";
}

/**
 * Returns the words beside a badge. asOfWords() adds to them if the contact is out of date.
 *
 * @param {Translation} words
 * @param {"none" | "short" | "full"} form
 * @param {Contact | undefined} contact
 */
export function textOf(words, form, contact) {
  if (form === "none") return "";
  const availability = availabilityWords(words, contact);
  const activity = activityWords(words, contact);
  return form === "full" ? joined(words, [availability, activity]) : activity || availability;
}

/**
 * Joins parts, without empty and repeated parts.
 *
 * @param {Translation} words
 * @param {readonly string[]} parts
 */
export function joined(words, parts) {
  return words.list([...new Set(parts)].filter((part) => part !== ""));
}

/**
 * Returns the label of a contact's badge: its name and whole state in words.
 *
 * @param {Translation} words
 * @param {string} name
 * @param {Contact | undefined} contact
 * @param {number} now
 */
export function labelOf(words, name, contact, now) {
  return words.label(name, joined(words, [availabilityWords(words, contact), activityWords(words, contact), asOfWords(words, contact, now)]));
}

/**
 * Returns the state of a watch in words. The state of a page without a client is
 * undefined.
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
      return words.recovering(time(words, state.since));
    case "paused":
      return words.paused(time(words, state.since));
    case "failed":
      return words.failed(state.reason?.message ?? "");
    default:
      return words.closed;
  }
}

/**
 * Returns in words when the next attempt is made, or "".
 *
 * @param {Translation} words
 * @param {WatchState | undefined} state
 */
export function retryWords(words, state) {
  return state?.retryAt === undefined ? "" : words.nextTry(time(words, state.retryAt));
}

/** @type {Map<string, Intl.DateTimeFormat>} reused, because creating a format is slow */
const formats = new Map();

/**
 * Returns a time as hours and minutes, with the date if it is not today.
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
    format = new Intl.DateTimeFormat(words.$code, today ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    formats.set(key, format);
  }
  return format.format(date);
}
