// @ts-check
// Returns the WebAssembly.Module for load().

import { Response, Uint8Array, WebAssembly, bytesOf, reader } from "./builtins.js";
import { UcwaError, argumentError } from "./error.js";
import { fileReader } from "./file.js";
import { requestInit } from "./request.js";

/**
 * Compiles a module from a URL (a string), a Response or bytes. Returns a
 * WebAssembly.Module unchanged. If the source contains something else, rejects with a
 * UcwaError that describes it.
 *
 * @param {unknown} source undefined if there is no default address
 * @param {string | undefined} integrity
 * @param {string} advice the advice in the error if the module is missing, or ""
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(source, integrity, advice) {
  requireFeature("WebAssembly", WebAssembly);
  if (typeof source === "string") return compileFrom(source, integrity, advice);
  if (source === undefined) throw argumentError([{ path: "/wasm", message: `is required, because this script does not know its own address; ${advice}` }]);
  if (integrity !== undefined) throw argumentError([{ path: "/integrity", message: "only goes with a URL" }]);
  if (isModule(source)) return /** @type {WebAssembly.Module} */ (source);
  if (isResponse(source)) return compileResponse(source, nameOf(source), "");
  const bytes = bytesOf(source);
  if (bytes) return compileBytes(bytes, "what was given");
  throw argumentError([{ path: "/wasm", message: "must be a URL, a Response, bytes or a WebAssembly.Module" }]);
}

/**
 * @param {string} name
 * @param {unknown} feature
 */
function requireFeature(name, feature) {
  if (feature === undefined) throw new UcwaError({ kind: "internal", message: `this browser has no ${name}` });
}

/** Reports whether a value is a WebAssembly.Module of any window. @param {unknown} value */
function isModule(value) {
  try {
    WebAssembly.Module.exports(/** @type {WebAssembly.Module} */ (value));
    return true;
  } catch {
    return false;
  }
}

/**
 * Reports whether a value can be read as a Response of any window or library.
 *
 * @param {unknown} value
 * @returns {value is Response}
 */
function isResponse(value) {
  const { status, arrayBuffer } = /** @type {any} */ (value) ?? {};
  return typeof status === "number" && typeof arrayBuffer === "function";
}

/**
 * Returns the name of a Response in messages: its URL, or a description if the URL is empty.
 *
 * @param {Response} response
 */
function nameOf(response) {
  const standard = "the Response given";
  try {
    return response.url || standard;
  } catch {
    return standard; // an object that inherits from Response.prototype but is not a Response
  }
}

/**
 * @param {string} url
 * @param {string | undefined} integrity
 * @param {string} advice
 */
async function compileFrom(url, integrity, advice) {
  const readFile = await fileReader(url);
  if (readFile) return compileFile(url, readFile, integrity, advice);
  requireFeature("fetch", globalThis.fetch);
  return compileResponse(await get(url, integrity, advice), url, advice);
}

/**
 * @param {string} url
 * @param {() => Promise<Uint8Array<ArrayBuffer>>} readFile
 * @param {string | undefined} integrity
 * @param {string} advice
 */
async function compileFile(url, readFile, integrity, advice) {
  if (integrity !== undefined) throw argumentError([{ path: "/integrity", message: "is checked by fetch only, which does not read files" }]);
  let bytes;
  try {
    bytes = await readFile();
  } catch (cause) {
    throw new UcwaError({ kind: "network", message: withAdvice(`${url} cannot be read`, advice) }, cause);
  }
  return compileBytes(bytes, url);
}

/**
 * @param {string} url
 * @param {string | undefined} integrity
 * @param {string} advice
 */
async function get(url, integrity, advice) {
  try {
    return await fetch(url, requestInit({ integrity }));
  } catch (cause) {
    const mismatch = integrity === undefined ? "" : ", or does not match its integrity";
    throw new UcwaError({ kind: "network", message: withAdvice(`${url} cannot be reached${mismatch}`, advice), retryable: true }, cause);
  }
}

/**
 * @param {string} message
 * @param {string} advice
 */
const withAdvice = (message, advice) => (advice ? `${message}; ${advice}` : message);

const statusOf = reader(Response, "status");

/**
 * Reports whether a Response is the browser's own. compileStreaming accepts only these,
 * not stand-ins or proxies.
 *
 * @param {Response} response
 */
function isNative(response) {
  try {
    statusOf(response);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Response} response
 * @param {string} name of the module, for messages
 * @param {string} advice
 */
async function compileResponse(response, name, advice) {
  if (response.bodyUsed) throw argumentError([{ path: "/wasm", message: "must be a Response that nobody has read" }]);
  const { status } = response;
  if (status < 200 || status > 299) {
    const message = withAdvice(`${name} cannot be loaded: the server answered ${status}`, status === 404 ? advice : "");
    throw new UcwaError({ kind: "server", message, status, retryable: status >= 500 });
  }
  const type = `${response.headers?.get?.("Content-Type") ?? ""}`;
  if (isNative(response) && /^application\/wasm\s*$/i.test(type) && WebAssembly.compileStreaming) {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      // An error of the stream is not a CompileError.
      throw cause instanceof WebAssembly.CompileError ? await notCompiled(name, "", advice, cause) : incomplete(name, cause);
    }
  }
  // compileStreaming requires the media type application/wasm, which some servers do not
  // send.
  let body;
  try {
    body = await response.arrayBuffer();
  } catch (cause) {
    throw incomplete(name, cause);
  }
  return compileBytes(bytesOf(body) ?? new Uint8Array(), name, type, advice);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 * @param {string} [type] the media type of the answer
 * @param {string} [advice]
 */
async function compileBytes(bytes, name, type = "", advice = "") {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw await notCompiled(name, type && `; its Content-Type is ${type}`, advice, cause);
  }
}

/**
 * @param {string} name
 * @param {unknown} cause
 */
function incomplete(name, cause) {
  return new UcwaError({ kind: "network", message: `${name} did not arrive whole`, retryable: true }, cause);
}

/**
 * @param {string} name
 * @param {string} found
 * @param {string} advice
 * @param {unknown} cause
 */
async function notCompiled(name, found, advice, cause) {
  if (!(await mayCompile())) {
    const message = "this page may not compile WebAssembly: its Content Security Policy needs script-src 'wasm-unsafe-eval'";
    return new UcwaError({ kind: "internal", message }, cause);
  }
  return new UcwaError({ kind: "protocol", message: withAdvice(`${name} is not a WebAssembly module${found}`, advice) }, cause);
}

/** Reports whether the page may compile WebAssembly: it tries the smallest module. */
async function mayCompile() {
  try {
    await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    return true;
  } catch {
    return false;
  }
}
