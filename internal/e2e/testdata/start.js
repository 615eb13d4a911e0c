// Starts a Go program in a fresh page, and measures from the call to when it is
// ready: the fetch, the compilation, and what runs before main waits.

/** Milliseconds of load(). */
export async function ours() {
  const { load } = await import("/lib/presence.js");
  const start = performance.now();
  await load({ wasm: "/ours.wasm" });
  return performance.now() - start;
}

/** Milliseconds of the same for the baseline, the way that Go's own page does it. */
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
