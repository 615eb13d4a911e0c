// Sends requests on behalf of pages of other origins: UCWA answers no CORS preflight, so such pages cannot send a token
// there themselves. A page loads this one in a hidden frame and posts it requests as JSON text; the frame posts back each
// answer (page Cross_domainIFRAME). The server decides by X-Ms-Origin which pages it serves.

addEventListener("message", async ({ data, origin, source }) => {
  const request = parse(data);
  if (request === undefined) return; // a message of another protocol
  const answer = { ...(await send(request, origin)), messageId: request.messageId };
  // A page with an opaque origin, such as a file, can only be addressed as *.
  source?.postMessage(JSON.stringify(answer), origin === "null" ? "*" : origin);
});

/** Returns the request in a message, or undefined. */
function parse(data) {
  if (typeof data !== "string") return undefined;
  try {
    const message = JSON.parse(data);
    // The documentation's sample wraps the request, the official library does not.
    const request = message?.request ?? message;
    return typeof request?.url === "string" ? request : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a request and returns the answer, with status 0 if none came. */
async function send(request, origin) {
  try {
    const response = await fetch(requestOf(request, origin));
    return {
      readyState: 4,
      status: response.status,
      statusText: response.ok ? "success" : "error", // the texts of jQuery, which existing clients compare
      responseText: await response.text(),
      headers: Array.from(response.headers, ([name, value]) => `${titleCase(name)}: ${value}\r\n`).join(""),
    };
  } catch {
    return { readyState: 4, status: 0, statusText: "error", responseText: "", headers: "" };
  }
}

/** Builds a request from settings like those of jQuery.ajax. */
function requestOf({ url, type, method = type, accepts, contentType, headers, data, cache }, origin) {
  const target = new URL(url, location.origin);
  if (target.origin !== location.origin) throw new TypeError("the frame sends requests to its own origin only");
  const given = Object.entries({ Accept: accepts, "Content-Type": contentType, ...headers });
  const fields = new Headers(given.filter(([, value]) => ["string", "number"].includes(typeof value)));
  fields.set("X-Requested-With", "XMLHttpRequest");
  fields.set("X-Ms-Origin", origin);

  const verb = (method ?? "GET").toUpperCase();
  let body;
  if (verb === "GET" || verb === "HEAD") {
    for (const [name, value] of new URLSearchParams(data ?? "")) target.searchParams.append(name, value);
  } else if (typeof data === "string" && data !== "") {
    body = new TextEncoder().encode(data); // fetch would add a Content-Type to a string
  } else if (typeof data === "object" && data !== null) {
    body = new URLSearchParams(data);
  }
  return new Request(target, { method: verb, headers: fields, body, cache: cache === false ? "no-store" : "default" });
}

// Browsers return names in lower case. Existing clients look them up in the case that servers write.
const namesWithOtherCase = new Map(
  ["ETag", "WWW-Authenticate", "X-Ms-diagnostics", "X-MS-Server-Fqdn", "X-MS-UcwaVersion"].map((name) => [name.toLowerCase(), name]),
);

function titleCase(name) {
  return namesWithOtherCase.get(name) ?? name.replace(/(^|-)[a-z]/g, (initial) => initial.toUpperCase());
}
