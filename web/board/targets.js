// @ts-check
// Parses the text that a user types to choose people: a name, a group, or addresses.

import { session } from "../session.js";
import { current } from "../store.js";
import { faultWords } from "../wording.js";
import { followerOf } from "./follows.js";
import { keyOf } from "./people.js";
import { addressOf } from "./words.js";

/**
 * @typedef {{ uri: string, name: string, title?: string, group?: undefined }} PersonTarget
 * @typedef {{ uri?: undefined, name: string, group: import("../../jsapi/presence/presence.js").Group }} GroupTarget
 * @typedef {PersonTarget | GroupTarget} Target
 * @typedef {import("./combobox.js").Option} Option
 */

/** The most suggestions that are shown. */
const most = 40;

const example = "sip:adam@contoso.com";

/**
 * Returns all people and, with withGroups, all groups, with their names.
 *
 * @param {boolean} withGroups
 * @returns {Target[]}
 */
function known(withGroups) {
  const { connection, groups } = current();
  const persons = (connection?.people ?? []).map((person) => ({ ...person, name: person.name || addressOf(person.uri) }));
  return [...persons, ...(withGroups ? (groups ?? []).map((group) => ({ name: group.name, group })) : [])];
}

/** A text without case and accents. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} text */
const isAddress = (text) => /^(sips?:)?[^\s@,;]+@[^\s@,;]+$/i.test(text);

/** @param {string} address */
const uriOf = (address) => (/^sips?:/i.test(address) ? address : `sip:${address}`);

/**
 * Returns the targets whose name or address contains a text.
 *
 * @param {string} typed
 * @param {boolean} withGroups
 */
function matching(typed, withGroups) {
  const wanted = plain(typed.trim());
  return known(withGroups).filter(({ name, uri = "" }) => plain(`${name} ${uri}`).includes(wanted));
}

/**
 * Returns the suggestions for a text.
 *
 * @param {string} typed
 * @param {{ groups: boolean }} of
 * @returns {Option[]}
 */
export function suggestions(typed, { groups }) {
  const options = matching(typed, groups)
    .slice(0, most)
    .map((target) => ({ value: target.uri ?? target.group?.href ?? "", label: target.name, hint: hintOf(target) }));
  const text = typed.trim();
  if (isAddress(text) && options.length === 0) options.push({ value: uriOf(text), label: uriOf(text), hint: "" });
  return options;
}

/** @param {Target} target */
function hintOf(target) {
  if (followerOf(target)) return "followed";
  return target.group ? "group" : target.title || addressOf(target.uri);
}

/**
 * Returns the chosen targets, or the fault of the text.
 *
 * @param {string} typed
 * @param {{ groups: boolean, follow?: string }} of follow is the id of the follow that gets more people
 * @returns {{ targets: Target[], fault: string }}
 */
export function resolve(typed, { groups, follow }) {
  const text = typed.trim();
  const wrong = (/** @type {string} */ fault) => ({ targets: [], fault });
  if (text === "") return wrong(groups ? `Choose a person or a group, or type an address such as ${example}.` : `Choose a person, or type an address such as ${example}.`);
  const exact = known(groups).find(({ name, uri }) => plain(name) === plain(text) || uri?.toLowerCase() === uriOf(text).toLowerCase());
  const found = matching(text, groups);
  const targets = exact ? [exact] : found.length === 1 ? found : addressesIn(text);
  if (targets.length === 0) {
    if (found.length > 1) return wrong(`“${text}” matches more than one name. Choose one from the list.`);
    return wrong(`“${text}” is not in the list of ${groups ? "people and groups" : "people"}. Choose from it, or type an address such as ${example}.`);
  }
  const fault = faultOf(targets) || (groups ? followedAlready(targets) : memberAlready(targets, follow));
  return fault ? wrong(fault) : { targets, fault: "" };
}

/**
 * Returns the addresses in a text, each once; [] if the text contains anything else.
 *
 * @param {string} text
 * @returns {Target[]}
 */
function addressesIn(text) {
  const addresses = text.split(/[\s,;]+/).filter((address) => address !== "");
  if (!addresses.every(isAddress)) return [];
  const unique = new Map(addresses.map((address) => [keyOf(uriOf(address)), address]));
  return [...unique.values()].map((address) => ({ uri: uriOf(address), name: addressOf(address) }));
}

/** Returns the first fault that the module finds in the addresses, or "". @param {readonly Target[]} targets */
function faultOf(targets) {
  const uris = targets.flatMap(({ uri }) => uri ?? []);
  const [problem] = uris.length > 0 ? (session.module?.validate({ duration: 30, uris }) ?? []) : [];
  if (!problem) return "";
  const uri = uris[Number(problem.path.split("/")[2])];
  return faultWords(uri ? `“${uri}”` : "This", problem.message);
}

/** @param {readonly Target[]} targets */
function followedAlready(targets) {
  const followed = targets.find((target) => followerOf(target));
  return followed ? `${followed.name} is followed already. To extend the time, choose Manage on the board.` : "";
}

/**
 * @param {readonly Target[]} targets
 * @param {string | undefined} follow
 */
function memberAlready(targets, follow) {
  const member = targets.find((target) => followerOf(target)?.id === follow);
  return member ? `${member.name} is here already.` : "";
}
