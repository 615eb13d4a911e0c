// @ts-check
// Checks the names and types of options, and reports all problems. Go checks the values
// against the protocol.

import { URL, getPrototypeOf, hasOwn, isArray, isSafeInteger, keys } from "./builtins.js";
import { jsonOf, propertiesOf } from "./data.js";
import { argumentError } from "./error.js";

/** @import { Problem } from "../presence/presence.js" */

/** Returns true for a valid value of an option, or else a description of valid values. @typedef {(value: any) => true | string} Check */
/** @typedef {Readonly<Record<string, Check>>} Checks */

/** @type {Check} */
const text = (value) => typeof value === "string" || "must be a string";
/** @type {Check} */
const callable = (value) => typeof value === "function" || "must be a function";
/** @type {Check} */
const count = (value) => (isSafeInteger(value) && value >= 0) || "must be a whole number, 0 or more";
/** @type {Check} */
const url = (value) => hrefOf(value) !== undefined || "must be a URL";
/** The kinds of hashes are checked, because a browser ignores a hash of an unknown kind and does not check the file. @type {Check} */
const integrity = (value) =>
  (typeof value === "string" && /^(\s*sha(256|384|512)-[\w+/-]+={0,2}(\?\S*)?(\s|$))+$/.test(value)) || 'must be a hash such as "sha384-…"';

// The upper bounds are the longest delay of a browser's timers, and the longest input of
// the decoders.
/** @type {Check} */
const timeout = (value) =>
  (typeof value === "number" && value > 0 && value <= 2 ** 31 - 1) || "must be a number of milliseconds, more than 0, up to 2147483647";
/** @type {Check} */
const bytes = (value) =>
  (isSafeInteger(value) && value > 0 && value <= 16 * 2 ** 20) || "must be a number of bytes, from 1 to 16777216";
/** A signal of another window is not an instance of this window's class. null means no signal, as in fetch. @type {Check} */
const signal = (value) =>
  value === null || (typeof value?.addEventListener === "function" && "aborted" in value) || "must be an AbortSignal";

/** @type {Checks} */
export const loadOptions = {
  wasm: (value) => (hrefOf(value), true), // source.js checks it
  integrity,
};

/** @type {Checks} */
export const callOptions = { signal, timeout, totalTimeout: timeout };

/** @type {Checks} */
const clientOptions = {
  format: (value) => value === "json" || value === "xml" || 'must be "json" or "xml"',
  fetch: callable,
  timeout,
  totalTimeout: timeout,
  retries: count,
  maxBytes: bytes,
};

/** @type {Check} */
const list = (value) => isArray(value) || "must be a list";

/** @type {Checks} */
export const watchOptions = {
  uris: list,
  groups: list,
  details: list,
  hidden: (value) => value === "pause" || value === "keep" || 'must be "pause" or "keep"',
  signal,
};

/** @type {Checks} */
export const changesOptions = { signal };

/** @type {Checks} */
export const connectOptions = {
  application: (value) => callable(value) === true || url(value),
  presenceSubscriptions: url,
  token: (value) => text(value) === true || callable(value) === true || "must be a string or a function",
  ...clientOptions,
};

/** @type {Checks} */
export const signInOptions = {
  address: text,
  discovery: url,
  credentials: (value) =>
    value === "windows" || callable(value) === true || (text(value?.username) === true && text(value?.password) === true) ||
    'must be "windows", an object with username and password, or a function',
  token: callable,
  via: (value) => value === "auto" || value === "fetch" || value === "xframe" || 'must be "auto", "fetch" or "xframe"',
  userAgent: text,
  culture: text,
  endpointId: text,
  makeMeAvailable: (value) => typeof value === "boolean" || "must be a boolean",
  signal,
  ...clientOptions,
};

/**
 * Returns the options that are not undefined, as an object that inherits nothing.
 * Throws a UcwaError of kind argument that names each option that is unknown, missing
 * or of the wrong type.
 *
 * @param {unknown} options
 * @param {Checks} checks
 * @param {readonly (readonly string[])[]} [required] groups of options: exactly one
 * option of each group must be given
 * @returns {Record<string, any>}
 */
export function checkOptions(options, checks, required = []) {
  const given = readOptions(options);
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Record<string, any>} */
  const checked = propertiesOf({});
  for (const name of keys(given)) {
    if (!hasOwn(checks, name)) {
      problems.push({ path: `/${name}`, message: `is an unknown option; known are ${listOf(keys(checks), ", ")}` });
    } else if (given[name] !== undefined) {
      const verdict = verdictOf(checks[name], given[name]);
      if (verdict === true) checked[name] = given[name];
      else problems.push({ path: `/${name}`, message: verdict });
    }
  }
  for (const names of required) {
    let n = 0;
    for (const name of names) if (given[name] !== undefined) n++;
    if (n === 1) continue;
    if (names.length === 1) problems.push({ path: `/${names[0]}`, message: "is required" });
    else problems.push({ path: "", message: `exactly one of ${listOf(names, " and ")} must be given` });
  }
  if (problems.length > 0) throw argumentError(problems);
  return checked;
}

/**
 * @param {readonly string[]} names
 * @param {string} separator
 */
function listOf(names, separator) {
  let list = names[0];
  for (let i = 1; i < names.length; i++) list += separator + names[i];
  return list;
}

/**
 * @param {Check} check
 * @param {unknown} value
 */
function verdictOf(check, value) {
  try {
    return check(value);
  } catch {
    return "cannot be read"; // such as a revoked proxy
  }
}

/**
 * Returns the own properties of options, each read once. Throws for an object that has no
 * properties and is not plain, such as an AbortSignal in place of the options.
 *
 * @param {unknown} options
 */
function readOptions(options) {
  let cause; // the value that a getter has thrown
  try {
    if (typeof options === "object" && options !== null) {
      const properties = propertiesOf(options);
      if (isPlain(options) || keys(properties).length > 0) return properties;
    }
  } catch (thrown) {
    cause = thrown;
  }
  throw argumentError([{ path: "", message: "the options must be an object with options as its properties" }], cause);
}

/**
 * Reports whether an object inherits nothing, or only from Object.prototype of any window.
 *
 * @param {object} object
 */
function isPlain(object) {
  const prototype = getPrototypeOf(object);
  return prototype === null || getPrototypeOf(prototype) === null;
}

/**
 * Returns the JSON text of a value. Throws a UcwaError with the given problem if JSON
 * cannot represent the value.
 *
 * @param {unknown} value
 * @param {Problem} problem
 */
export function textOf(value, problem) {
  try {
    return jsonOf(value);
  } catch (thrown) {
    throw argumentError([problem], thrown);
  }
}

/**
 * Returns the text of an address: a string, or the href of a URL of any window. Returns
 * undefined for a blank string and for any other value.
 *
 * @param {any} value
 * @returns {string | undefined}
 */
export function hrefOf(value) {
  const href = typeof value === "object" && value !== null ? value.href : value;
  return typeof href === "string" && /\S/.test(href) ? href : undefined;
}

/**
 * Returns the absolute URL of an option. A relative URL is resolved against the address of
 * the page.
 *
 * @param {string} name
 * @param {unknown} value
 */
export function absoluteURL(name, value) {
  try {
    return new URL(/** @type {string} */ (hrefOf(value)), base()).href;
  } catch {
    throw argumentError([{ path: `/${name}`, message: "is not a URL" }]);
  }
}

/** Returns the base of relative URLs: the address of the page, or the working directory in Node.js. */
function base() {
  const page = globalThis.document?.baseURI ?? globalThis.location?.href;
  // A page always has an address, so this does not read a global of the page named process.
  return page ?? `file://${/** @type {any} */ (globalThis).process?.cwd()}/`;
}
