/**
 * ucwa-presence/xframe: fetch through the xframe of a UCWA server.
 *
 * A UCWA server refuses CORS preflights, so a page of another origin cannot send it
 * requests itself. The server has a page for that, the xframe: it is loaded in a hidden
 * frame, and sends the requests that are posted to it. The server accepts them from the
 * origins that its administrator has listed:
 *
 *     $x = New-CsWebOrigin -Url "https://app.contoso.com"
 *     Set-CsWebServiceConfiguration -Identity Global -CrossDomainAuthorizationList @{Add=$x}
 *
 * A Content-Security-Policy of the page has to allow the origin of the server in
 * `frame-src`.
 */

/**
 * Returns a function with the signature of fetch that sends requests through the
 * xframe at a URL, such as `https://lyncweb.contoso.com/Autodiscover/XFrame/XFrame.html`.
 *
 * The first request loads the frame. A request rejects with a TypeError if it is for
 * another origin than that of the frame, if it gets no answer, or if the frame does not
 * load. The frame decides the `redirect`, `cache` and other modes of a request;
 * `credentials: "include"` is passed on.
 *
 * A request that is aborted rejects immediately, and its answer is dropped. It continues
 * in the frame, because no message can abort it there. When a frame has only aborted
 * requests, it is removed, which ends them. The next request loads the frame again. A
 * frame with two aborted requests gets no new requests: these go to another frame.
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
