// @ts-check
// Finds the files of the package, wherever a bundler has put this script.

import { URL } from "./builtins.js";
import { name } from "./build.js";

/** The address of the script that runs if it is a classic one: such a script has no import.meta. @type {string | undefined} */
const classicScript = /** @type {any} */ (globalThis).document?.currentScript?.src;

/**
 * A file in a hidden directory of node_modules, such as .vite/deps: there Vite keeps the
 * scripts that it has prepared for development. It does not copy the files beside them.
 */
const prepared = /^(.*\/node_modules\/)\.(?!.*\/node_modules\/)/;

/**
 * Returns the address of a file beside the script, or undefined if the script does not
 * know its own.
 *
 * @param {string} file
 * @param {() => URL} address returns the address by import.meta; it throws if a bundler has removed that
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
