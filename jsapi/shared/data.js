// @ts-check
// Plain data between a page and Go.

import { freeze as freezeOne, getPrototypeOf, hasOwn, isArray, keys, stringify } from "./builtins.js";

/** @type {(value: unknown) => value is object} */
const isObject = (value) => typeof value === "object" && value !== null;

/**
 * Freezes plain data recursively. Only own properties are data: an object that a page
 * has put on Object.prototype stays unfrozen.
 *
 * @template T
 * @param {T} data
 * @returns {T}
 */
export function freeze(data) {
  if (!isObject(data)) return data;
  // Most values are strings, and a call for each string would double the time.
  if (isArray(data)) {
    for (let i = 0; i < data.length; i++) if (isObject(data[i])) freeze(data[i]);
  } else {
    const record = /** @type {Record<string, unknown>} */ (data);
    const names = keys(record);
    for (let i = 0; i < names.length; i++) if (isObject(record[names[i]])) freeze(record[names[i]]);
  }
  return freezeOne(data);
}

/**
 * Returns the own enumerable properties of an object, each read once, as an object
 * that inherits nothing.
 *
 * @param {object} object
 * @returns {Record<string, any>}
 */
export const propertiesOf = (object) => /** @type {any} */ ({ __proto__: null, ...object });

/**
 * Returns the JSON text of a value, as JSON.stringify does in a page without libraries.
 * Throws for a value that JSON cannot represent, such as a cycle, a BigInt or undefined.
 *
 * @param {unknown} value
 */
export function jsonOf(value) {
  const text = /** @type {string | undefined} */ (stringify(value, original));
  if (text === undefined) throw new TypeError("JSON has no form for this value");
  return text;
}

/**
 * Undoes a toJSON that a library has given to all arrays or objects. For example,
 * Prototype.js turns arrays into strings. JSON.stringify passes the result of toJSON.
 *
 * @this {any} the object that holds the value
 * @param {string} key
 * @param {unknown} result
 */
function original(key, result) {
  const value = this[key];
  return isObject(value) && inheritsToJSON(value) ? value : result;
}

/**
 * Reports whether toJSON of an object is a property of Array.prototype or
 * Object.prototype, of this window or of another.
 *
 * @param {object} object
 */
function inheritsToJSON(object) {
  for (let holder = getPrototypeOf(object); holder !== null; holder = getPrototypeOf(holder)) {
    // Array.prototype is an array itself.
    if (hasOwn(holder, "toJSON")) return isArray(holder) || getPrototypeOf(holder) === null;
  }
  return false;
}
