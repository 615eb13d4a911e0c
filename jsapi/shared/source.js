// Gets the WebAssembly.Module that load() was asked for.

import { UcwaError, argumentError } from "./error.js";

/**
 * Compiles a module from a URL (a string), a Response or bytes, or takes it as it is.
 * Rejects with a UcwaError that says what was found in its place.
 */
export async function compile(source, integrity) {
  requirePlatform();
  if (typeof source === "string") return compileResponse(await get(source, integrity), source);
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
  if (response.bodyUsed) throw argumentError([{ path: "/wasm", message: "must be a Response that nobody has read" }]);
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
      throw cause instanceof WebAssembly.CompileError ? await notCompiled(name, "", cause) : notWhole(name, cause);
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
    throw await notCompiled(name, type && `; its Content-Type is ${type}`, cause);
  }
}

function notWhole(name, cause) {
  return new UcwaError({ kind: "network", message: `${name} did not arrive whole`, retryable: true }, cause);
}

async function notCompiled(name, found, cause) {
  if (!(await mayCompile())) {
    const message = "this page may not compile WebAssembly: its Content Security Policy needs script-src 'wasm-unsafe-eval'";
    return new UcwaError({ kind: "internal", message, retryable: false }, cause);
  }
  return new UcwaError({ kind: "protocol", message: `${name} is not a WebAssembly module${found}`, retryable: false }, cause);
}

/** Tells whether the page may compile the smallest module there is. */
async function mayCompile() {
  try {
    await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return true;
  } catch {
    return false;
  }
}
