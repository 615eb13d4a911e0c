// @ts-check
// Shares one program of each module among all callers in a page.

import { name } from "./build.js";
import { propertiesOf } from "./data.js";
import { argumentError } from "./error.js";
import { start } from "./loader.js";
import { absoluteURL, hrefOf } from "./options.js";
import { compile } from "./source.js";
import { requireBuild } from "./version.js";

/** @import { LoadOptions } from "../presence/presence.js" */
/** @import { Program } from "./loader.js" */

/**
 * A module of the package.
 *
 * @typedef {object} Part
 * @property {string} file the name of its file
 * @property {string} build the build ID of the module that was built with this script
 * @property {string} option the call by which a page passes the module, for messages
 * @property {Record<string, string>} environment variables that the Go runtime reads
 * @property {() => string | Response | undefined} standard returns its default address, or a Response with its content, or undefined if the address is unknown
 */

/**
 * Returns a function that takes LoadOptions, starts a program, and resolves to the API
 * that api() returns for it. The program is shared by calls without wasm or with the
 * same wasm. A call with another wasm starts another program.
 *
 * @template T
 * @param {Part} part
 * @param {(program: Program) => T} api
 * @returns {(options: LoadOptions) => Promise<T>}
 */
export function share(part, api) {
  /** @typedef {{ source: unknown, isDefault: boolean, integrity: string | undefined, promise: Promise<T> | undefined, program: Program | undefined }} Loading */
  /** @type {Loading | undefined} */
  let shared;

  /** @param {Loading} loading */
  const begin = async (loading) => {
    const module = await compile(loading.source, loading.integrity, loading.isDefault ? adviceOf(part) : "");
    requireBuild(module, part);
    loading.program = await start(module, part.environment);
    return api(loading.program);
  };

  /** @param {Loading} loading */
  const load = async (loading) => {
    try {
      return await begin(loading);
    } catch (error) {
      // A failure is not stored: the next call tries again.
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
    const loading = { source: isDefault ? part.standard() : source, isDefault, integrity, promise: undefined, program: undefined };
    shared ??= loading;
    loading.promise = load(loading);
    return loading.promise;
  };
}

/**
 * Returns the advice for an error about a module that is missing at its default address.
 *
 * @param {Part} part
 */
const adviceOf = ({ file, option }) =>
  `${file} of the package ${name} belongs there, or ${option} takes its address or its bytes: see Bundlers in the README of the package`;
