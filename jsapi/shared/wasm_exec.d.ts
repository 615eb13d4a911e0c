/**
 * The module wasm_exec.js, which `make build` makes from the script of that name in
 * Go's toolchain. It runs only modules that the same toolchain built.
 */

/**
 * Runs Go's script with another global object, and returns the class Go that it
 * defines there.
 */
export function wasmExec(globalThis: object): new () => Go;

/** A Go program. */
export interface Go {
  /** The environment variables of the program. */
  env: Record<string, string>;
  readonly importObject: { readonly gojs: Record<string, (sp: number) => void> };
  /** The memory of the program, once it runs. */
  readonly mem: DataView;
  /** Resolves when the program has ended. */
  run(instance: WebAssembly.Instance): Promise<void>;
  /** The timers that the program has set, by id. */
  _scheduledTimeouts: Map<number, unknown>;
  /** Continues the program after an event. Throws if it traps. */
  _resume(): void;
}
