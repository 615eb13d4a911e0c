// @ts-check
// Reads files in Node.js, whose fetch does not support file URLs.

const nodeProcess = () => /** @type {any} */ (globalThis).process;

/**
 * Returns a function that reads the file at a URL. Returns undefined outside Node.js, and
 * for a URL that is not a file URL: then fetch has to read the URL.
 *
 * @param {string} url
 * @returns {Promise<(() => Promise<Uint8Array<ArrayBuffer>>) | undefined>}
 */
export async function fileReader(url) {
  if (!/^file:/i.test(url) || nodeProcess()?.versions?.node === undefined) return undefined;
  try {
    const { readFile } = await builtin("node:fs/promises");
    const { fileURLToPath } = await builtin("node:url"); // readFile does not accept a URL object of jsdom
    return () => readFile(fileURLToPath(url));
  } catch {
    return undefined; // a page of Electron without access to these modules
  }
}

/**
 * Returns a built-in module of Node.js. An import with a literal name would make
 * bundlers look for the module. Node.js before 20.16 has no getBuiltinModule.
 *
 * @param {string} name
 */
const builtin = async (name) => nodeProcess().getBuiltinModule?.(name) ?? import(/* webpackIgnore: true */ /* @vite-ignore */ name);
