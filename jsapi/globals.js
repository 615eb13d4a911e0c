// wasm_exec.js, which comes with Go's toolchain, defines globals: Go, and
// stand-ins for Node's fs, process and path if the page has none of its own.
// This module is imported before it and puts the page's own globals out of its
// way; take() then puts them back, so that nothing of ours stays.

const names = ["Go", "fs", "process", "path"];
const pages = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
let ours;

function restore() {
  if (ours) return;
  ours = Object.fromEntries(names.map((name) => [name, globalThis[name]]));
  for (const [name, descriptor] of pages) {
    delete globalThis[name];
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
  }
}

for (const name of names) delete globalThis[name];
// Should wasm_exec.js throw, nobody calls take(). The modules of one graph run
// in one go, so this comes after all of them.
queueMicrotask(restore);

/** Returns what wasm_exec.js has defined: { Go, fs, process, path }. */
export function take() {
  restore();
  return ours;
}

/** Runs fn while the given globals stand in for the page's own. */
export function lend(globals, fn) {
  const own = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    return fn();
  } finally {
    for (const [name, descriptor] of own) {
      delete globalThis[name];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    }
  }
}
