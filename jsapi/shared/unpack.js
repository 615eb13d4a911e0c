// @ts-check
// Unpacks a module that is embedded in the script.

import { Response, Uint8Array, atob } from "./builtins.js";
import { UcwaError } from "./error.js";

const { DecompressionStream } = globalThis;

/**
 * Returns a module as a Response, so that it is compiled while it is decompressed.
 *
 * @param {string} packed compressed with gzip, in base64
 */
export function unpack(packed) {
  if (DecompressionStream === undefined) {
    throw new UcwaError({ kind: "internal", message: "this browser has no DecompressionStream" });
  }
  const characters = atob(packed);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  const { body } = new Response(bytes); // the Blob of jsdom has no stream()
  const stream = /** @type {ReadableStream} */ (body).pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { status: 200, statusText: "", headers: { "Content-Type": "application/wasm" } });
}
