// @ts-check
// Reads files in Node.js, whose fetch does not.

const nodeProcess = () => /** @type {any} */ (globalThis).process;

/**
 * Returns a function that reads the file with a URL, or undefined if fetch has to read
 * it: without Node.js, or if it is not a file.
 *
 * @param {string} url
 * @returns {Promise<(() => Promise<Uint8Array<ArrayBuffer>>) | undefined>}
 */
export async function fileReader(url) {
  if (!/^file:/i.test(url) || nodeProcess()?.versions?.node === undefined) return undefined;
  try {
    const { readFile } = await builtin("node:fs/promises");
    const { fileURLToPath } = await builtin("node:url"); // readFile would refuse a URL of jsdom
    return () => readFile(fileURLToPath(url));
  } catch {
    return undefined; // a page of Electron that has no access to these modules
  }
}

/**
 * Returns a module of Node.js. Its name is not in an import, because bundlers for pages
 * would look for it. Node.js before 20.16 has no getBuiltinModule.
 *
 * @param {string} name
 */
const builtin = async (name) => nodeProcess().getBuiltinModule?.(name) ?? import(/* webpackIgnore: true */ /* @vite-ignore */ name);
