// wasm_exec.js, which comes with Go's toolchain, defines globals: Go, and
// stand-ins for Node's fs, process and path unless the page has its own. This
// module is imported before it and puts the page's globals out of its way;
// take() puts them back, so that nothing of ours stays.

/**
 * Gives a global another value; undefined takes it away. Returns the function
 * that makes it the page's own again.
 */
function replace(name, value) {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (own && !own.configurable) {
    // A var or function of a classic script cannot be deleted.
    globalThis[name] = value;
    return () => (globalThis[name] = own.value);
  }
  delete globalThis[name];
  if (value !== undefined) globalThis[name] = value;
  return () => {
    delete globalThis[name];
    if (own) Object.defineProperty(globalThis, name, own);
  };
}

const names = ["Go", "fs", "process", "path"];
const restorers = names.map((name) => replace(name, undefined));
let taken;

/** Returns what wasm_exec.js has defined: { Go, fs, process, path }. */
export function take() {
  if (!taken) {
    taken = Object.fromEntries(names.map((name) => [name, globalThis[name]]));
    for (const restore of restorers) restore();
  }
  return taken;
}

// Should wasm_exec.js throw, nobody else calls take(). The modules of one graph
// run in one go, and this after all of them.
queueMicrotask(take);

/** Runs fn while the given globals stand in for the page's own. */
export function lend(globals, fn) {
  const restorers = Object.entries(globals).map(([name, value]) => replace(name, value));
  try {
    return fn();
  } finally {
    for (const restore of restorers) restore();
  }
}
