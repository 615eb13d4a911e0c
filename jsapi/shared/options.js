// Checks options by name and type, all at once. What the values mean to the
// protocol is checked in Go.

import { argumentError } from "./error.js";

const text = (value) => typeof value === "string" || "must be a string";
const callable = (value) => typeof value === "function" || "must be a function";
const count = (value) => (Number.isSafeInteger(value) && value >= 0) || "must be a whole number, 0 or more";
const url = (value) => (typeof value === "string" && value.trim() !== "") || value instanceof URL || "must be a URL";
// A browser passes over what it does not know, and then checks nothing.
const integrity = (value) =>
  (typeof value === "string" && /^(\s*sha(256|384|512)-[\w+/-]+={0,2}(\?\S*)?(\s|$))+$/.test(value)) || 'must be a hash such as "sha384-…"';

// The upper bounds are those of a browser's timers and of a decoder's input.
const timeout = (value) =>
  (typeof value === "number" && value > 0 && value <= 2 ** 31 - 1) || "must be a number of milliseconds, more than 0, up to 2147483647";
const bytes = (value) =>
  (Number.isSafeInteger(value) && value > 0 && value <= 16 * 2 ** 20) || "must be a number of bytes, from 1 to 16777216";
// Signals come from other windows, too, so instanceof would not do.
const signal = (value) => (typeof value?.addEventListener === "function" && "aborted" in value) || "must be an AbortSignal";

export const loadOptions = {
  wasm: () => true, // source.js tells the kinds apart
  integrity,
};
export const callOptions = { signal, timeout, totalTimeout: timeout };
export const connectOptions = {
  application: url,
  presenceSubscriptions: url,
  token: (value) => text(value) === true || callable(value) === true || "must be a string or a function",
  format: (value) => value === "json" || value === "xml" || 'must be "json" or "xml"',
  fetch: callable,
  timeout,
  totalTimeout: timeout,
  retries: count,
  maxBytes: bytes,
};

/**
 * Returns a copy of the options without those that are undefined. Throws a
 * UcwaError of kind argument that names each option that is unknown, missing or
 * of the wrong type.
 */
export function checkOptions(options, checks, required = []) {
  const given = propertiesOf(options);
  const problems = [];
  const checked = {};
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(checks, name)) {
      problems.push({ path: `/${name}`, message: `is an unknown option; known are ${Object.keys(checks).join(", ")}` });
    } else if (value !== undefined) {
      const verdict = verdictOf(checks[name], value);
      if (verdict === true) checked[name] = value;
      else problems.push({ path: `/${name}`, message: verdict });
    }
  }
  for (const name of required) {
    if (given[name] === undefined) problems.push({ path: `/${name}`, message: "is required" });
  }
  if (problems.length > 0) throw argumentError(problems);
  return checked;
}

function verdictOf(check, value) {
  try {
    return check(value);
  } catch {
    return "cannot be read"; // such as a proxy that has been revoked
  }
}

/**
 * Returns the own properties of options, each read once. What has none and is not
 * plain either, such as an AbortSignal, is an argument in the wrong place.
 */
function propertiesOf(options) {
  let cause; // what a getter has thrown
  try {
    if (typeof options === "object" && options !== null) {
      const plain = [Object.prototype, null].includes(Object.getPrototypeOf(options));
      const properties = { ...options };
      if (plain || Object.keys(properties).length > 0) return properties;
    }
  } catch (thrown) {
    cause = thrown;
  }
  throw argumentError([{ path: "", message: "the options must be an object with options as its properties" }], cause);
}

/** Returns the JSON text of a value. If it has none, such as a cycle or a BigInt, that is the problem. */
export function textOf(value, problem) {
  let cause;
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (thrown) {
    cause = thrown;
  }
  throw argumentError([problem], cause);
}

/** Returns an address as an absolute URL, relative to the page, for the option of that name. */
export function absoluteURL(name, value) {
  try {
    return new URL(value, globalThis.document?.baseURI ?? globalThis.location?.href).href;
  } catch {
    throw argumentError([{ path: `/${name}`, message: "is not a URL" }]);
  }
}
