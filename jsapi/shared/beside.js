// @ts-check
// Finds files in the directory of this script, also after a bundler has moved the script.

import { URL } from "./builtins.js";
import { name } from "./build.js";

/** The address of this script if it is a classic script, which has no import.meta. @type {string | undefined} */
const classicScript = /** @type {any} */ (globalThis).document?.currentScript?.src;

/**
 * Matches the address of a file in a hidden directory of node_modules, such as
 * .vite/deps. For development, Vite copies scripts to that directory, but not the files
 * beside the scripts.
 */
const prepared = /^(.*\/node_modules\/)\.(?!.*\/node_modules\/)/;

/**
 * Returns the address of a file beside the script, or undefined if the address of the
 * script is unknown.
 *
 * @param {string} file
 * @param {() => URL} address returns the address by import.meta; it throws if a bundler
 * has removed import.meta
 */
export function beside(file, address) {
  try {
    const { href } = address();
    const modules = prepared.exec(href)?.[1];
    return modules ? `${modules}${name}/${file}` : href;
  } catch {
    return classicScript && new URL(file, classicScript).href;
  }
}
