// @ts-check
// Converts the options of connect() into the arguments of the function connect in Go.

import { jsonOf, propertiesOf } from "../shared/data.js";
import { argumentError } from "../shared/error.js";
import { absoluteURL, checkOptions, connectOptions, hrefOf } from "../shared/options.js";
import { asking } from "./ask.js";
import { exchangeWith } from "./fetch.js";
import { askWith } from "./token.js";

/** @import { ApplicationNeed } from "./presence.js" */

/**
 * Returns the arguments of the function connect. If the application is a function, calls
 * it for the first time.
 *
 * @param {unknown} options
 * @returns {Promise<[text: string, ...functions: unknown[]]>} text is the JSON text of the options that are not functions
 */
export async function connectArguments(options) {
  const { token, fetch, application, ...others } = checkOptions(options, connectOptions, [["token"], ["application", "presenceSubscriptions"]]);
  const rest = propertiesOf(others);
  const isFunction = typeof application === "function";
  if (application !== undefined) rest.application = isFunction ? await firstOf(application) : absoluteURL("application", application);
  if (rest.presenceSubscriptions !== undefined) rest.presenceSubscriptions = absoluteURL("presenceSubscriptions", rest.presenceSubscriptions);
  let asks;
  if (typeof token === "function") asks = askWith(token);
  else rest.token = token;
  return [jsonOf(withPage(rest)), asks, exchangeWith(sendWith(fetch)), isFunction ? askForApplication(application) : undefined];
}

/**
 * Returns the function that sends requests.
 *
 * @param {typeof fetch | undefined} fetch the option
 * @returns {(url: string, init: RequestInit) => Promise<Response>}
 */
export function sendWith(fetch) {
  // The global fetch is looked up for each request: a page may replace it later.
  return async (url, init) => (fetch ?? globalThis.fetch)(url, init);
}

/**
 * Returns the options of a client with the origin of the page, which the advice in errors
 * contains.
 *
 * @param {Record<string, any>} options
 */
export function withPage(options) {
  const origin = globalThis.location?.origin;
  return propertiesOf(origin && origin !== "null" ? { ...options, pageOrigin: origin } : options);
}

/** @param {(need: ApplicationNeed) => unknown} application */
async function firstOf(application) {
  let given;
  try {
    given = await application({ reason: "first" });
  } catch (thrown) {
    throw argumentError([{ path: "/application", message: "could not be obtained" }], thrown);
  }
  return addressOf(given);
}

/**
 * Returns the URL for the result of an application function. Throws a UcwaError of kind
 * argument if the result is not a URL.
 *
 * @param {unknown} given
 */
function addressOf(given) {
  if (hrefOf(given) === undefined) throw argumentError([{ path: "/application", message: "must be a URL, or a function that returns one" }]);
  return absoluteURL("application", given);
}

/**
 * Returns a function (settle) that calls a function of the page for an application that
 * replaces a lost one. Then it calls settle with
 *
 *     the address, a string
 *     undefined and the value that the function of the page has thrown, or a UcwaError if
 *         the function has not returned a URL
 *
 * @param {(need: ApplicationNeed) => unknown} application
 */
function askForApplication(application) {
  return asking(async () => {
    try {
      return [addressOf(await application({ reason: "gone" }))];
    } catch (thrown) {
      return [undefined, thrown];
    }
  });
}
