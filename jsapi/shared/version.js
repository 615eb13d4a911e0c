// @ts-check
// Checks that a module is of the same build as this script.

import { TextDecoder, WebAssembly } from "./builtins.js";
import { name, version } from "./build.js";
import { UcwaError } from "./error.js";

/** @import { Part } from "./share.js" */

/**
 * Throws unless a module is of the same build as this script. The two call each other
 * by names that other builds may not have.
 *
 * @param {WebAssembly.Module} module
 * @param {Part} part
 */
export function requireBuild(module, { file, build }) {
  const [section] = WebAssembly.Module.customSections(module, "go:buildid");
  if (section !== undefined && new TextDecoder().decode(section).includes(`"${build}"`)) return;
  const message = `the WebAssembly module is not the ${file} that was built with this script: take both from the same copy of ${name} ${version}`;
  throw new UcwaError({ kind: "protocol", message });
}
