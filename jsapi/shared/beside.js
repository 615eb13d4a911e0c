// @ts-check
// Finds the files that lie beside this script, also after a bundler has moved the
// script.

import { URL } from "./builtins.js";
import { name } from "./build.js";

/** The address of this script if it is a classic one: a classic script has no import.meta. @type {string | undefined} */
const classicScript = /** @type {any} */ (globalThis).document?.currentScript?.src;

/**
 * A file in a hidden directory of node_modules, such as .vite/deps. Vite keeps its
 * prebuilt scripts for development there, without the files beside them.
 */
const prepared = /^(.*\/node_modules\/)\.(?!.*\/node_modules\/)/;

/**
 * Returns the address of a file beside the script, or undefined if the script does not
 * know its own.
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
