// @ts-check

import { Request } from "../shared/builtins.js";

/**
 * Reads the arguments of fetch. Throws the error with which fetch rejects.
 *
 * @param {RequestInfo | URL} input
 * @param {RequestInit} [init]
 * @returns {{ request: Request, signal: AbortSignal }}
 */
export function readRequest(input, init) {
  try {
    const request = new Request(input, init);
    return { request, signal: request.signal };
  } catch (refusal) {
    // In the jsdom of Vitest, Request is the class of Node.js, which refuses signals of jsdom.
    const signal = init?.signal;
    if (typeof signal?.addEventListener !== "function") throw refusal;
    return { request: new Request(input, { ...init, signal: undefined }), signal };
  }
}
