// @ts-check
// The one error class: see UcwaError in presence.d.ts.

import { defineProperty, hasOwn, isArray, keys, parse } from "./builtins.js";
import { freeze, jsonOf, propertiesOf } from "./data.js";

/** @import { Problem } from "../presence/presence.js" */

const kinds = { argument: 1, aborted: 1, timeout: 1, network: 1, protocol: 1, server: 1, internal: 1 };

/** The fields that only some errors have, with their types. */
const details = {
  problems: isArray,
  offset: isNumber,
  pointer: isString,
  status: isNumber,
  code: isString,
  subcode: isString,
  gone: isString,
  page: isString,
  parameters: isArray,
  retryAfter: isNumber,
};

/** @typedef {keyof typeof kinds} Kind */
/** @typedef {{ kind: Kind, message: string, retryable?: boolean, outcomeUnknown?: boolean, [detail: string]: unknown }} Fields */

/** A property of all UcwaErrors, including the errors of other copies of the class. */
const brand = Symbol.for("ucwa-presence UcwaError");

export class UcwaError extends Error {
  /**
   * @param {Fields} fields
   * @param {unknown} [cause] the thrown value that caused this error
   */
  constructor(fields, cause) {
    super(fields.message, cause === undefined ? undefined : { cause });
    const { message, ...rest } = propertiesOf({ retryable: false, outcomeUnknown: false, ...fields });
    const names = keys(rest);
    for (let i = 0; i < names.length; i++) {
      // Not an assignment: Object.prototype may have a setter of that name.
      defineProperty(this, names[i], descriptor(freeze(rest[names[i]]), true));
    }
  }

  /** @param {unknown} value */
  static fromJSON(value) {
    return fromJSON(value);
  }

  /**
   * Makes instanceof true for the errors of other copies of this class, too, such as the
   * copy in emulator.js or in another window.
   *
   * @param {unknown} value
   */
  static [Symbol.hasInstance](value) {
    return typeof value === "object" && value !== null && brand in value;
  }

  toJSON() {
    return { name: "UcwaError", message: this.message, .../** @type {object} */ (this) };
  }
}
defineProperty(UcwaError.prototype, "name", descriptor("UcwaError", false));
defineProperty(UcwaError.prototype, brand, descriptor(true, false));

/**
 * Implements UcwaError.fromJSON. It is not inside the class, because bundlers rename a
 * class that refers to itself.
 *
 * @param {unknown} value
 */
function fromJSON(value) {
  const given = recordOf(value);
  if (!isString(given.message) || !isString(given.kind) || !hasOwn(kinds, given.kind)) {
    throw argumentError([{ path: "", message: "the value must be what toJSON() of a UcwaError returned" }]);
  }
  const { kind, message, retryable, outcomeUnknown } = given;
  /** @type {any} */
  const fields = { __proto__: null, kind, message, retryable: retryable === true, outcomeUnknown: outcomeUnknown === true };
  for (const name of /** @type {(keyof typeof details)[]} */ (keys(details))) {
    if (details[name](given[name])) fields[name] = given[name];
  }
  return new UcwaError(fields);
}

/**
 * Returns a copy of plain data as an object that inherits nothing, or an empty object if
 * JSON cannot represent the data.
 *
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
function recordOf(value) {
  try {
    return propertiesOf(parse(jsonOf(value)));
  } catch {
    return {};
  }
}

/**
 * Returns the descriptor of a property with a value. The descriptor inherits nothing,
 * because an inherited get would make it invalid.
 *
 * @param {unknown} value
 * @param {boolean} enumerable
 * @returns {PropertyDescriptor}
 */
function descriptor(value, enumerable) {
  return /** @type {any} */ ({ __proto__: null, value, enumerable, configurable: true, writable: true });
}

/** @type {(value: unknown) => value is string} */
function isString(value) {
  return typeof value === "string";
}

/** @type {(value: unknown) => value is number} */
function isNumber(value) {
  return typeof value === "number";
}

/**
 * Returns an error of kind argument with the given problems.
 *
 * @param {readonly Problem[]} problems
 * @param {unknown} [cause]
 */
export function argumentError(problems, cause) {
  let message = "";
  for (let i = 0; i < problems.length; i++) {
    const name = problems[i].path.slice(1);
    message += `${i > 0 ? "; " : ""}${name}${name && " "}${problems[i].message}`;
  }
  return new UcwaError({ kind: "argument", message, problems }, cause);
}

/**
 * Returns the thrown value if it is a UcwaError, or else an error of kind internal.
 *
 * @param {unknown} thrown
 */
export function errorOf(thrown) {
  if (thrown instanceof UcwaError) return thrown;
  return new UcwaError({ kind: "internal", message: "the result could not be delivered" }, thrown);
}
