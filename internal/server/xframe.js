// Carries requests for pages of other origins, whose browsers ask before they
// send a token, and UCWA answers no such question. A page loads this one in a
// frame, posts it a request as JSON text, and is posted the answer (page
// Cross_domainIFRAME).

addEventListener("message", async ({ data, origin, source }) => {
  const request = parse(data);
  if (request === undefined) return; // words of somebody else
  const answer = { ...(await carry(request, origin)), messageId: request.messageId };
  // A page without an origin, such as a file, cannot be named.
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

/** Sends a request, and returns the answer; of status 0 if none came. */
async function carry(request, origin) {
  try {
    const response = await fetch(requestOf(request, origin));
    return {
      readyState: 4,
      status: response.status,
      statusText: response.ok ? "success" : "error", // jQuery's words, which existing clients wait for
      responseText: await response.text(),
      headers: Array.from(response.headers, ([name, value]) => `${spelled(name)}: ${value}\r\n`).join(""),
    };
  } catch {
    return { readyState: 4, status: 0, statusText: "error", responseText: "", headers: "" };
  }
}

/** Reads what is close to the settings of jQuery.ajax. */
function requestOf({ url, type, method = type, accepts, contentType, headers, data, cache }, origin) {
  const target = new URL(url, location.origin);
  if (target.origin !== location.origin) throw new TypeError("the frame speaks for its own origin only");
  const given = Object.entries({ Accept: accepts, "Content-Type": contentType, ...headers });
  const fields = new Headers(given.filter(([, value]) => ["string", "number"].includes(typeof value)));
  fields.set("X-Requested-With", "XMLHttpRequest");
  fields.set("X-Ms-Origin", origin);

  const verb = (method ?? "GET").toUpperCase();
  let body;
  if (verb === "GET" || verb === "HEAD") {
    for (const [name, value] of new URLSearchParams(data ?? "")) target.searchParams.append(name, value);
  } else if (typeof data === "string" && data !== "") {
    body = new TextEncoder().encode(data); // as text it would get a type that nobody has given it
  } else if (typeof data === "object" && data !== null) {
    body = new URLSearchParams(data);
  }
  return new Request(target, { method: verb, headers: fields, body, cache: cache === false ? "no-store" : "default" });
}

// Browsers give names in small letters. Existing clients look them up as servers
// write them.
const spellings = new Map(
  ["ETag", "WWW-Authenticate", "X-Ms-diagnostics", "X-MS-Server-Fqdn", "X-MS-UcwaVersion"].map((name) => [name.toLowerCase(), name]),
);

function spelled(name) {
  return spellings.get(name) ?? name.replace(/(^|-)[a-z]/g, (initial) => initial.toUpperCase());
}
