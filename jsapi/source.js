// Gets the WebAssembly.Module that load() was asked for.

import { UcwaError, argumentError } from "./error.js";

/**
 * Compiles a module from a URL, a Response, bytes, or takes it as it is.
 * Rejects with a UcwaError that says what was found in its place.
 */
export async function compile(source, integrity) {
  requirePlatform();
  if (typeof source === "string" || source instanceof URL) {
    return compileResponse(await get(source, integrity), String(source));
  }
  if (integrity !== undefined) throw argumentError([{ path: "/integrity", message: "only goes with a URL" }]);
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof Response) return compileResponse(source, source.url || "the Response given");
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return compileBytes(source, "what was given");
  throw argumentError([{ path: "/wasm", message: "must be a URL, a Response, bytes or a WebAssembly.Module" }]);
}

function requirePlatform() {
  for (const name of ["WebAssembly", "fetch"]) {
    if (globalThis[name] === undefined) {
      throw new UcwaError({ kind: "internal", message: `this browser has no ${name}`, retryable: false });
    }
  }
}

async function get(url, integrity) {
  try {
    return await fetch(url, integrity === undefined ? {} : { integrity });
  } catch (cause) {
    const hint = integrity === undefined ? "" : ", or does not match its integrity";
    throw new UcwaError({ kind: "network", message: `${url} cannot be reached${hint}`, retryable: true }, cause);
  }
}

async function compileResponse(response, name) {
  const { status } = response;
  if (!response.ok) {
    throw new UcwaError({ kind: "server", message: `${name} cannot be loaded: the server answered ${status}`, status, retryable: status >= 500 });
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (/^application\/wasm\s*$/i.test(type) && WebAssembly.compileStreaming) {
    try {
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      // What breaks the stream is no CompileError.
      throw cause instanceof WebAssembly.CompileError ? notWasm(name, "", cause) : notWhole(name, cause);
    }
  }
  // Streaming demands the right media type; not every server knows it.
  let bytes;
  try {
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw notWhole(name, cause);
  }
  return compileBytes(bytes, name, type);
}

async function compileBytes(bytes, name, type = "") {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw notWasm(name, type && `; its Content-Type is ${type}`, cause);
  }
}

function notWhole(name, cause) {
  return new UcwaError({ kind: "network", message: `${name} did not arrive whole`, retryable: true }, cause);
}

function notWasm(name, found, cause) {
  return new UcwaError({ kind: "protocol", message: `${name} is not a WebAssembly module${found}`, retryable: false }, cause);
}
