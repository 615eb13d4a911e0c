/**
 * ucwa-presence/xframe: fetch through the xframe of a UCWA server.
 *
 * A UCWA server answers no CORS preflight, so a page of another origin cannot send it
 * requests itself. The server has a page for that, the xframe: it is loaded in a
 * hidden frame, and sends the requests that are posted to it. The server accepts
 * them from the origins that its administrator has listed:
 *
 *     $x = New-CsWebOrigin -Url "https://app.contoso.com"
 *     Set-CsWebServiceConfiguration -CrossDomainAuthorizationList @{Add=$x}
 *
 * A Content-Security-Policy of the page has to allow the origin of the server in
 * `frame-src`.
 */

/**
 * Returns a function with the signature of fetch that sends requests through the
 * xframe at a URL, such as `https://lyncweb.contoso.com/Autodiscover/XFrame/XFrame.html`.
 *
 * The first request loads the frame. Requests to another origin than that of the
 * frame reject with a TypeError, as do requests without an answer, and all requests
 * while the frame does not load. The `redirect`, `cache` and other modes of a request are
 * up to the frame; `credentials: "include"` is passed on.
 *
 * A request that is aborted rejects at once, and its answer is dropped. The frame has no
 * message that aborts a request in it. So the frame is removed once it has no other
 * request, which ends the aborted one, and the next request loads it again. A frame with
 * other requests keeps at most two aborted ones: then another frame takes the next ones.
 *
 * Throws a TypeError if the URL is not one of https or http.
 */
export function createXFrameFetch(url: string | URL, options?: XFrameOptions): XFrameFetch;

export interface XFrameOptions {
  /** Milliseconds that the frame has to load; default 30,000. Once loaded it has 5 seconds at most to answer for the first time. */
  timeout?: number;
}

export interface XFrameFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Removes the frame. Requests under way reject with a TypeError, and so do later ones. */
  close(): void;
}
