/**
 * ucwa-presence/xframe: fetch through the xframe of a UCWA server.
 *
 * A UCWA server refuses CORS preflights, so a page of another origin cannot send requests
 * to it. Instead, the server has a page named xframe. It is loaded in a hidden frame, and
 * sends the requests that are posted to it. The server accepts requests from the origins
 * that its administrator has listed:
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
 * The first request loads the frame. A request rejects with a TypeError if its origin is
 * not the origin of the frame, if it gets no answer, or if the frame does not load. The
 * frame sets the `redirect`, `cache` and other modes of a request, but respects
 * `credentials: "include"`.
 *
 * A request that is aborted rejects immediately, and its answer is dropped. It continues
 * in the frame, because no message can abort it there. When a frame has only aborted
 * requests, it is removed, which ends them. The next request loads the frame again. A
 * frame with two aborted requests gets no new requests: another frame sends these.
 *
 * Throws a TypeError if the scheme of the URL is not https or http.
 */
export function createXFrameFetch(url: string | URL, options?: XFrameOptions): XFrameFetch;

export interface XFrameOptions {
  /** Milliseconds for loading the frame; default 30,000. After that, the frame has at most 5 seconds for its first answer. */
  timeout?: number;
}

export interface XFrameFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Removes the frame. Requests under way reject with a TypeError, and so do later ones. */
  close(): void;
}
