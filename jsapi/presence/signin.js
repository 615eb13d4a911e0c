// @ts-check
// Converts the options of signIn() into the arguments of the function signIn in Go, and
// owns the parts of the page that a sign-in uses: frames, and the endpointId of the tab.

import { URL } from "../shared/builtins.js";
import { jsonOf, propertiesOf } from "../shared/data.js";
import { argumentError } from "../shared/error.js";
import { absoluteURL, checkOptions, signInOptions } from "../shared/options.js";
import { requestInit } from "../shared/request.js";
import { sendWith, withPage } from "./connect.js";
import { askForCredentials } from "./credentials.js";
import { returnEndpointId, takeEndpointId } from "./endpoint.js";
import { exchangeWith } from "./fetch.js";
import { Route } from "./route.js";
import { askWith } from "./token.js";
import { openWindow } from "./window.js";

export class SignIn {
  /** Undefined if the option fetch is given. @type {Route | undefined} */
  #route;
  /** The endpointId of the tab; undefined if the option endpointId is given. @type {string | undefined} */
  #endpointId;
  /** @type {(url: string, init: RequestInit) => Promise<Response>} */
  #send;
  /** @type {AbortSignal | undefined} */
  signal;
  /** The arguments of the function signIn after the signal. @type {unknown[]} */
  args;

  /** @param {unknown} options */
  constructor(options) {
    const { signal, fetch, via = "auto", credentials, token, ...others } = checkOptions(options, signInOptions, [["address", "discovery"]]);
    const rest = propertiesOf(others);
    if (fetch && via === "xframe") {
      throw argumentError([{ path: "/via", message: 'must not be "xframe" beside fetch: requests go one way or the other' }]);
    }
    if (rest.discovery !== undefined) rest.discovery = absoluteURL("discovery", rest.discovery);
    rest.userAgent ??= "ucwa-presence";
    rest.culture ??= globalThis.navigator?.language || "en-US";
    if (credentials === "windows") rest.credentials = credentials;
    else if (credentials !== undefined && typeof credentials !== "function") {
      const { username, password } = credentials;
      rest.credentials = { username, password };
    }
    if (!fetch) this.#route = new Route(via, rest.timeout);
    this.#send = this.#route ? (url, init) => /** @type {Route} */ (this.#route).send(url, init) : sendWith(fetch);
    this.#endpointId = rest.endpointId === undefined ? takeEndpointId() : undefined;
    rest.endpointId ??= this.#endpointId;
    this.signal = signal ?? undefined;
    this.args = [
      jsonOf(withPage(rest)),
      typeof credentials === "function" ? askForCredentials(credentials) : undefined,
      token && askWith(token),
      exchangeWith(this.#send),
      openWindow,
      (/** @type {string} */ url) => this.#route?.learn(url),
      (/** @type {string} */ url) => this.#route?.close(new URL(url).origin),
    ];
  }

  /** Closes the frames of the session and releases its endpointId. */
  end() {
    this.#route?.close();
    if (this.#endpointId !== undefined) returnEndpointId(this.#endpointId);
    this.#endpointId = undefined;
  }

  /**
   * Deletes the application while the page is closed. It sends nothing if the request
   * would need a frame, because the frame is closed with the page.
   *
   * @param {{ url: string, authorization: string }} request
   */
  unload({ url, authorization }) {
    if (this.#route?.framed(url)) return;
    const headers = { Authorization: authorization };
    this.#send(url, requestInit({ method: "DELETE", headers, keepalive: true, credentials: "omit", redirect: "error" })).catch(() => {});
  }
}
