// @ts-check
// Keeps the one program of its kind that a page shares.

import { propertiesOf } from "./data.js";
import { UcwaError, argumentError } from "./error.js";
import { start } from "./loader.js";
import { absoluteURL, hrefOf } from "./options.js";
import { compile } from "./source.js";

/** @import { LoadOptions } from "../presence/presence.js" */
/** @import { Program } from "./loader.js" */

/**
 * Returns a function that takes LoadOptions, starts a program, and resolves to what
 * api makes of it. The program is shared: a call without wasm, or with the same one,
 * gets the same; a call with another wasm gets one of its own.
 *
 * @template T
 * @param {string} file the name of the module
 * @param {() => URL} standard returns where it is by default
 * @param {string} mark the name of a function that no other program has
 * @param {(program: Program) => T} api
 * @returns {(options: LoadOptions) => Promise<T>}
 */
export function share(file, standard, mark, api) {
  const advice = `${file} belongs beside the script, or pass its address or its bytes as wasm`;

  /** @typedef {{ source: unknown, isDefault: boolean, integrity: string | undefined, promise: Promise<T> | undefined, program: Program | undefined }} Loading */
  /** @type {Loading | undefined} */
  let shared;

  /** @param {Loading} loading */
  const begin = async (loading) => {
    const program = await start(await compile(loading.source, loading.integrity, loading.isDefault ? advice : ""));
    if (!program.offers(mark)) {
      throw new UcwaError({ kind: "protocol", message: "the WebAssembly module is not the one of this script" });
    }
    loading.program = program;
    return api(program);
  };

  /** @param {Loading} loading */
  const load = async (loading) => {
    try {
      return await begin(loading);
    } catch (error) {
      // A failure is not kept: the next call tries again.
      if (shared === loading) shared = undefined;
      throw error;
    }
  };

  return async (options) => {
    const { wasm, integrity } = propertiesOf(options);
    const source = hrefOf(wasm) === undefined ? wasm : absoluteURL("wasm", wasm);
    if (shared?.program?.ended) shared = undefined;
    if (shared?.promise && (source === undefined || source === shared.source)) {
      if (integrity !== undefined && integrity !== shared.integrity) {
        throw argumentError([{ path: "/integrity", message: "comes too late: the module is loaded already" }]);
      }
      return shared.promise;
    }
    const isDefault = source === undefined;
    /** @type {Loading} */
    const loading = { source: isDefault ? addressOf(standard) : source, isDefault, integrity, promise: undefined, program: undefined };
    shared ??= loading;
    loading.promise = load(loading);
    return loading.promise;
  };
}

/**
 * Returns the default address of a module, or undefined if there is none: a bundler
 * may run a script from where nothing lies beside it.
 *
 * @param {() => URL} standard
 */
function addressOf(standard) {
  try {
    return standard().href;
  } catch {
    return undefined;
  }
}
