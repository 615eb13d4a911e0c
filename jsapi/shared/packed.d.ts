/** The module packed.js, which `make build` makes. It contains the WebAssembly modules, compressed with gzip, in base64. */

export const presence: string;
export const emulator: string;
