// Listens to what goes over the wire.

/** Header lines as HTTP/1.1 writes them, of [name, value] pairs; without what follows the scheme of Authorization. */
export function headerLines(headers) {
  return [...headers].map(([name, value]) => {
    const title = name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    return `${title}: ${name === "authorization" ? value.replace(/\s.*/s, " …") : value}`;
  });
}

// A byte order mark is part of what came, so it is kept.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Statuses after which a client may send the same request once more. */
const repeatable = [401, 408, 429, 500, 502, 503, 504];

let sent = 0;

/**
 * Makes fetch functions that tell what they send and what comes back, all for one purpose.
 *
 * It calls report with {id, …}: first with the request ({purpose, method, url, headers, body, attempt, pause}), then
 * with body again once it is read, then with the answer ({status, statusText, headers, body, size}) or the failure (a
 * sentence). The attempt counts from 1; before a further one the client has waited for pause milliseconds.
 */
export class Recorder {
  #purpose;
  #report;
  #calls = 0; // under way
  #failed = new Map(); // method and URL → {attempt, at} of what failed in one of these

  constructor(purpose, report) {
    this.#purpose = purpose;
    this.#report = report;
  }

  /** A call of the client begins. What fails and is sent again before all have ended is another attempt. */
  begin() {
    this.#calls++;
  }

  end() {
    if (--this.#calls === 0) this.#failed.clear();
  }

  /** @param {typeof fetch} [send] the page's own fetch if there is none */
  over(send) {
    return async (input, init) => {
      const id = ++sent;
      const request = new Request(input, init);
      const { method, url } = request;
      const name = `${method} ${url}`;
      const before = this.#failed.get(name);
      const attempt = (before?.attempt ?? 0) + 1;
      const pause = before ? Date.now() - before.at : 0;
      this.#report({ id, purpose: this.#purpose, method, url, headers: headerLines(request.headers), body: "", attempt, pause });
      // Read beside the real request, which must not wait for the panel.
      request.text().then((body) => this.#report({ id, body }), () => {});
      const fail = () => this.#failed.set(name, { attempt, at: Date.now() });
      let response;
      try {
        response = await (send ?? fetch)(input, init);
      } catch (error) {
        fail();
        this.#report({ id, failure: init?.signal?.aborted ? "Given up." : "No answer came." });
        throw error;
      }
      if (repeatable.includes(response.status)) fail();
      this.#reportAnswer(id, response.clone(), fail);
      return response;
    };
  }

  async #reportAnswer(id, response, fail) {
    const { status, statusText, headers } = response;
    const answer = { status, statusText, headers: headerLines(headers), body: "", size: 0 };
    this.#report({ id, answer });
    try {
      const bytes = await response.arrayBuffer();
      this.#report({ id, answer: { ...answer, body: utf8.decode(bytes), size: bytes.byteLength } });
    } catch {
      fail();
      this.#report({ id, failure: "The answer broke off." });
    }
  }
}
