// Starts a Go program in a fresh page and measures the time until it is ready:
// the fetch, the compilation, and the program up to where main waits.

/** Returns the milliseconds of load(). */
export async function ours() {
  const { load } = await import("/lib/presence.js");
  const start = performance.now();
  await load({ wasm: "/ours.wasm" });
  return performance.now() - start;
}

/** Returns the milliseconds in which the baseline starts, in the way of Go's own page. */
export async function baseline() {
  await import("/wasm_exec.js");
  const start = performance.now();
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch("/baseline.wasm"), go.importObject);
  go.run(instance);
  const took = performance.now() - start;
  if (!globalThis.baseline) throw new Error("the baseline is not ready");
  return took;
}
