// Keeps the one program of its kind that a page shares.

import { UcwaError, argumentError } from "./error.js";
import { start } from "./loader.js";
import { absoluteURL } from "./options.js";
import { compile } from "./source.js";

/**
 * Returns a function that takes LoadOptions, starts a program, and resolves to
 * what api makes of it; standard is where it comes from by default, and no other
 * program has a function of the name of mark. The program is shared: a call
 * without wasm, or with the same one, gets the same; a call with another wasm
 * gets one of its own.
 */
export function share(standard, mark, api) {
  /** { source, integrity, promise, program }, once it was called. */
  let shared;
  return async ({ wasm, integrity }) => {
    const source = isAddress(wasm) ? absoluteURL("wasm", wasm) : wasm;
    if (shared?.program?.ended) shared = undefined;
    if (shared && (source === undefined || source === shared.source)) {
      if (integrity !== undefined && integrity !== shared.integrity) {
        throw argumentError([{ path: "/integrity", message: "comes too late: the module is loaded already" }]);
      }
      return shared.promise;
    }
    const loading = { source: source === undefined ? standard.href : source, integrity };
    loading.promise = begin(loading, mark).then(api);
    if (!shared) {
      shared = loading;
      // A failure is not kept: the next call tries again.
      loading.promise.catch(() => {
        if (shared === loading) shared = undefined;
      });
    }
    return loading.promise;
  };
}

async function begin(loading, mark) {
  const program = await start(await compile(loading.source, loading.integrity));
  if (!program.offers(mark)) {
    throw new UcwaError({ kind: "protocol", message: "the WebAssembly module is another one than this script needs", retryable: false });
  }
  return (loading.program = program);
}

const isAddress = (source) => typeof source === "string" || source instanceof URL;
