// Sends the requests of fetch.go and reads their answers. All of it is one step
// for Go: a word across the boundary costs more than what is done here.

/** The request of every exchange. The token is the only credential, a redirect would take it along, and a cached list is a wrong one. */
const always = { redirect: "error", credentials: "omit", cache: "no-store" };

/**
 * Sends a request with fetch, which must be async, and reads the answer to its end.
 * headers is the JSON text of an object, body a string or undefined. Then calls,
 * once and never before it returns,
 *
 *     settle("", status, contentType, retryAfter, diagnostics, body), a Uint8Array
 *         or undefined, and "" for a header field that is missing
 *     settle("network", what fetch or the body rejected with)
 *     settle("large"), once the body is over maxBytes, unless that is 0
 *     settle("opaque"), if the answer hides what it is
 *     settle("unreadable", what was thrown), if there is no Response
 *
 * Returns a function that gives it all up: settle is not called any more.
 */
export function exchange(fetch, url, method, headers, body, maxBytes, settle) {
  const controller = new AbortController();
  const { signal } = controller;
  const end = (...outcome) => signal.aborted || settle(...outcome);
  const init = { method, headers: JSON.parse(headers), ...always, signal };
  if (body !== undefined) init.body = body;
  answer(fetch, url, init, maxBytes || Infinity).then(
    (outcome) => end(...outcome),
    (thrown) => end(...(thrown instanceof Fault ? [thrown.fault, thrown.cause] : ["unreadable", thrown])),
  );
  return () => controller.abort();
}

/** What is thrown here on purpose. All else comes from a Response that is none. */
class Fault {
  constructor(fault, cause) {
    Object.assign(this, { fault, cause });
  }
}

const rejected = (reason) => {
  throw new Fault("network", reason);
};

async function answer(fetch, url, init, maxBytes) {
  const response = await fetch(url, init).catch(rejected);
  const { status, headers } = response;
  if (!Number.isInteger(status)) throw new TypeError("the status is no number");
  if (status === 0) throw new Fault("opaque");
  const fields = ["Content-Type", "Retry-After", "X-Ms-diagnostics"].map((name) => `${headers.get(name) ?? ""}`);
  return ["", status, ...fields, await readBody(response, maxBytes, init.signal)];
}

async function readBody(response, maxBytes, signal) {
  if (response.bodyUsed) throw new TypeError("the body has been read already");
  if (response.body === null) return undefined;
  if (!isShort(response, maxBytes)) return readAll(response.body.getReader(), maxBytes, signal);
  const body = new Uint8Array(await response.arrayBuffer().catch(rejected));
  if (body.length > maxBytes) throw new Fault("large");
  return body;
}

/**
 * Reports whether a body is known to be no longer than that: then it can be read
 * in one go, which is faster. The length of a compressed one says nothing, and
 * whether that of another origin is compressed is hidden.
 */
function isShort({ type, headers }, maxBytes) {
  if (type !== "basic" && type !== "default") return false;
  const length = headers.get("Content-Length");
  return length !== null && Number(length) <= maxBytes && headers.get("Content-Encoding") === null;
}

/** Reads a body as it arrives. If that fails, the rest of it is not wanted. */
async function readAll(reader, maxBytes, signal) {
  const cancel = async () => {
    try {
      await reader.cancel();
    } catch {
      // A stream that does not end cannot be helped.
    }
  };
  signal.addEventListener("abort", cancel);
  try {
    return await join(reader, maxBytes);
  } catch (thrown) {
    cancel();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function join(reader, maxBytes) {
  const chunks = [];
  for (let size = 0; ; ) {
    const { done, value } = await Promise.resolve(reader.read()).catch(rejected);
    if (done) return chunks.length < 2 ? chunks[0] : joined(chunks, size);
    if (!ArrayBuffer.isView(value)) throw new TypeError("the body is not made of bytes");
    if ((size += value.byteLength) > maxBytes) throw new Fault("large");
    // The view of another window's stream is no Uint8Array of ours.
    chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
}

function joined(chunks, size) {
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
