// @ts-check
// From what was typed to a CreateRequest, and from its problems back to what was typed.

import { faultWords, sentence } from "../wording.js";

/**
 * @typedef {import("../../jsapi/presence/presence.js").CreateRequest} CreateRequest
 * @typedef {import("../../jsapi/presence/presence.js").Problem} Problem
 *
 * @typedef {{uri: string, line: number}} Place
 * @typedef {{place: string, uri: string, message: string}} LineFault the three make a sentence
 */

/**
 * Returns the request that was typed, right or wrong, and the line of each of its URIs.
 *
 * @param {{uris: string, duration: string}} typed
 */
export function requestOf(typed) {
  /** @type {Place[]} */
  const places = typed.uris.split("\n").map((text, i) => ({ uri: text.trim(), line: i + 1 })).filter(({ uri }) => uri !== "");
  const uris = places.map(({ uri }) => uri);
  const duration = minutesOf(typed.duration);
  // The validator judges whatever was typed, such as words in place of the minutes.
  const request = /** @type {CreateRequest} */ (duration === undefined ? { uris } : { duration, uris });
  return { request, places };
}

/**
 * Returns the minutes that were typed: a number if it is one, else the text for the validator; undefined if there is
 * nothing.
 *
 * @param {string} typed
 */
export function minutesOf(typed) {
  const text = typed.trim();
  if (text === "") return undefined;
  return /^[-+]?\d*\.?\d+$/.test(text) ? Number(text) : text;
}

/**
 * Sorts problems by the field that their path leads to.
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
