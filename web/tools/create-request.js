// @ts-check
// Makes a CreateRequest from the fields of the form, and assigns its problems to the
// fields.

import { faultWords, sentence } from "../wording.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").CreateRequest} CreateRequest
 * @typedef {import("../../jsapi/presence/presence.js").Problem} Problem
 *
 * @typedef {{uri: string, line: number}} Place
 * @typedef {{place: string, uri: string, message: string}} LineFault place, uri and message together are a sentence
 */

/**
 * Returns the request in the form, valid or not, and the line of each of its URIs.
 *
 * @param {{uris: string, duration: string}} typed
 */
export function requestOf(typed) {
  /** @type {Place[]} */
  const places = typed.uris.split("\n").map((text, i) => ({ uri: text.trim(), line: i + 1 })).filter(({ uri }) => uri !== "");
  const uris = places.map(({ uri }) => uri);
  const duration = minutesOf(typed.duration);
  // Invalid input, such as words for the minutes, is passed on to the validator.
  const request = /** @type {CreateRequest} */ (duration === undefined ? { uris } : { duration, uris });
  return { request, places };
}

/**
 * Returns the minutes in the form: a number, or the text if it is not a number, or
 * undefined if the field is empty.
 *
 * @param {string} typed
 */
function minutesOf(typed) {
  const text = typed.trim();
  if (text === "") return undefined;
  return /^[-+]?\d*\.?\d+$/.test(text) ? Number(text) : text;
}

/**
 * Returns the faults of each field of the form, from the paths of problems.
 *
 * @param {readonly Problem[]} problems
 * @param {readonly Place[]} places
 */
export function faultsOf(problems, places) {
  /** @type {LineFault[]} */
  const uris = [];
  let duration = "";
  let other = "";
  for (const { path, message } of problems) {
    const [, index] = /^\/uris\/(\d+)$/.exec(path) ?? [];
    if (index !== undefined) uris.push({ place: `Line ${places[Number(index)].line}:`, uri: places[Number(index)].uri, message: `${message}.` });
    else if (path === "/uris") uris.push({ place: "", uri: "", message: places.length > 0 ? sentence(`The request ${message}`) : "Enter a SIP URI." });
    else if (path === "/duration") duration = faultWords("The duration", message);
    else other = `${other} ${sentence(`${path} ${message}`)}`.trim();
  }
  return { uris, duration, other };
}
