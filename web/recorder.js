// A fetch that tells what it sends and what comes back.

/** Header lines as HTTP/1.1 writes them, of [name, value] pairs; without what follows the scheme of Authorization. */
export function headerLines(headers) {
  return [...headers].map(([name, value]) => {
    const title = name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    return `${title}: ${name === "authorization" ? value.replace(/\s.*/s, " …") : value}`;
  });
}

// A byte order mark is part of what came, so it is kept.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * @param report is called with {id, …}: first with the request ({method, url, headers, body}), then with body again
 *   once it is read, then with the answer ({status, statusText, headers, body, size}) or the failure (a sentence)
 */
export function recordingFetch(report) {
  let sent = 0;
  return async function fetchRecorded(input, init) {
    const id = ++sent;
    const request = new Request(input, init);
    report({ id, method: request.method, url: request.url, headers: headerLines(request.headers), body: "" });
    // Read beside the real request, which must not wait for the panel.
    request.text().then((body) => report({ id, body }), () => {});
    let response;
    try {
      response = await fetch(input, init);
    } catch (error) {
      report({ id, failure: error.name === "AbortError" ? "Given up." : "No answer came." });
      throw error;
    }
    reportAnswer(id, response.clone(), report);
    return response;
  };
}

async function reportAnswer(id, response, report) {
  const { status, statusText, headers } = response;
  const answer = { status, statusText, headers: headerLines(headers), body: "", size: 0 };
  report({ id, answer });
  try {
    const bytes = await response.arrayBuffer();
    report({ id, answer: { ...answer, body: utf8.decode(bytes), size: bytes.byteLength } });
  } catch {
    report({ id, failure: "The answer broke off." });
  }
}
