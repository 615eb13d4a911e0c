// @ts-check
// The built-ins that the API uses, captured when a page imports it. Pages may change
// them later: libraries patch JSON and Promise, tests replace timers.

export const { apply } = Reflect;
export const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, keys } = Object;
export const { isArray } = Array;
export const { now } = Date;
export const { isSafeInteger } = Number;
export const { isView } = ArrayBuffer;
export const { parse, stringify } = JSON;

export const {
  AbortController, FinalizationRegistry, Headers, Map, MessageChannel, Promise, ReadableStreamBYOBReader, Request, Response,
  Set, TextDecoder, TextEncoder, URL, Uint8Array, WebAssembly, atob, clearInterval, clearTimeout, setInterval, setTimeout,
} = globalThis;

/** Undefined in Safari and Node.js. @type {{ postTask: (task: () => void, options: object) => Promise<void> } | undefined} */
export const scheduler = /** @type {any} */ (globalThis).scheduler;

/**
 * Returns a function that reads an accessor property, such as `status` of a Response.
 * The function throws if its argument is not such an object. Unlike `instanceof`, it
 * accepts objects of other windows.
 *
 * @param {(new (...args: any) => object) | undefined} constructor undefined if the browser lacks it
 * @param {string} name
 * @returns {(object: unknown) => unknown}
 */
export function reader(constructor, name) {
  const get = constructor && getOwnPropertyDescriptor(constructor.prototype, name)?.get;
  return (object) => {
    if (!get) throw new TypeError("there is no such object");
    return apply(get, object, []);
  };
}

const byteLength = reader(ArrayBuffer, "byteLength");

/**
 * Returns the bytes of an ArrayBuffer or of a view as a Uint8Array of this window, which
 * shares the memory. Returns undefined for any other value.
 *
 * @param {unknown} value
 * @returns {Uint8Array<ArrayBuffer> | undefined}
 */
export function bytesOf(value) {
  if (isView(value)) {
    const { buffer, byteOffset, byteLength } = /** @type {ArrayBufferView<ArrayBuffer>} */ (value);
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  try {
    byteLength(value);
  } catch {
    return undefined;
  }
  return new Uint8Array(/** @type {ArrayBuffer} */ (value));
}
