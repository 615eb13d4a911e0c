// @ts-check
// Converts the arguments of the API for Go. Throws a UcwaError of kind argument for an
// argument that it cannot convert.

import { bytesOf, hasOwn } from "../shared/builtins.js";
import { jsonOf } from "../shared/data.js";
import { argumentError } from "../shared/error.js";
import { textOf } from "../shared/options.js";

/** @param {unknown} request */
export const requestText = (request) => textOf(request, { path: "", message: "the request must be an object that JSON can hold" });

/** @param {unknown} document */
export const documentText = (document) => textOf(document, { path: "/document", message: "must be an object that JSON can hold" });

/**
 * Returns the JSON text of the target of a call: an object that a client returned, or
 * its href.
 *
 * @param {any} target
 */
export function targetText(target) {
  let cause;
  try {
    const href = typeof target === "string" ? target : target.href; // may be inherited, as in a URL
    if (typeof href === "string" && href !== "") return jsonOf({ href, links: own(target, "links"), type: own(target, "type") });
  } catch (thrown) {
    cause = thrown; // the target is null or undefined, or JSON cannot represent its links
  }
  throw argumentError([{ path: "", message: "the first argument must be what this client handed out, or its href" }], cause);
}

/**
 * @param {any} object
 * @param {string} name
 */
const own = (object, name) => (hasOwn(object, name) ? object[name] : undefined);

/** @param {unknown} mediaType */
export function mediaTypeOf(mediaType) {
  if (typeof mediaType !== "string") throw argumentError([{ path: "/mediaType", message: "must be a string" }]);
  return mediaType;
}

/**
 * Returns the body of a document for Go: a string, or a Uint8Array.
 *
 * @param {unknown} body
 */
export function bodyOf(body) {
  if (typeof body === "string") {
    // Go strings are UTF-8: a lone surrogate would become U+FFFD.
    if (/\p{Surrogate}/u.test(body)) throw argumentError([{ path: "/body", message: "has a lone surrogate" }]);
    return body;
  }
  const bytes = readable(body);
  if (!bytes) throw argumentError([{ path: "/body", message: "must be a string, an ArrayBuffer or a view of one" }]);
  return bytes;
}

/** @param {unknown} body */
function readable(body) {
  try {
    return bytesOf(body);
  } catch {
    return undefined; // the buffer was transferred, such as to another window
  }
}
