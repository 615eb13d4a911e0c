/** The module build.js, which `make build` makes. It contains the values that identify a build. */

/** The name of the package. */
export const name: string;
/** The version of the package. */
export const version: string;
/** The build ID that the Go linker has written into presence.wasm. */
export const presence: string;
/** The build ID that the Go linker has written into emulator.wasm. */
export const emulator: string;
