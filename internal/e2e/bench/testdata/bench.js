// Measures the product and handwritten code in the same page, in turns.

import { createEmulator } from "/lib/emulator.js";
import { connect } from "/lib/presence.js";
import "/wasm_exec.js";

const namespace = "http://schemas.microsoft.com/rtc/2012/03/ucwa";
const collection = "/ucwa/oauth/v1/applications/641448783355/people/presenceSubscriptions";
const token = "cwt=AAEBHAEFAAAAAAAFFQAAAE";
const request = { duration: 15, uris: ["sip:johndoe@contoso.com", "sip:janedoe@contoso.com"] };
const mediaTypes = { json: "application/json", xml: "application/xml" };

/** The links of the nth subscription, as long as those of a real server. */
function linksOf(n) {
  const id = n.toString(16).padStart(32, "97b6bd66");
  const memberships = `/ucwa/oauth/v1/applications/641448783355/people/presenceSubscriptionMemberships?presenceSubscriptionId=${id}`;
  return { id, self: `${collection}/${id}`, memberships };
}

const subscription = {
  json(n) {
    const { id, self, memberships } = linksOf(n);
    return `{"rel":"presenceSubscription","id":"${id}","_links":{"self":{"href":"${self}"},"addToPresenceSubscription":{"href":"${memberships}"},"memberships":{"href":"${memberships}"}}}`;
  },
  xml(n, attributes = "") {
    const { id, self, memberships } = linksOf(n);
    return `<resource rel="presenceSubscription" href="${self}"${attributes}><link rel="addToPresenceSubscription" href="${memberships}" /><link rel="memberships" href="${memberships}" /><property name="rel">presenceSubscription</property><property name="id">${id}</property></resource>`;
  },
};

const all = (n, form) => Array.from({ length: n }, (_, i) => form(i));

export const collectionOf = {
  json: (n) => `{"rel":"presenceSubscriptions","_links":{"self":{"href":"${collection}"}},"_embedded":{"presenceSubscription":[${all(n, subscription.json).join()}]}}`,
  xml: (n) => `<?xml version="1.0" encoding="utf-8"?><resource rel="presenceSubscriptions" href="${collection}" xmlns="${namespace}"><property name="rel">presenceSubscriptions</property>${all(n, (i) => subscription.xml(i)).join("")}</resource>`,
};

/** Returns a fetch that always answers with the same bytes, and with the header fields of a server. */
export function stub(text, format, status = 200) {
  const bytes = new TextEncoder().encode(text);
  const headers = { "Content-Type": mediaTypes[format], "Content-Length": bytes.length };
  return async () => new Response(bytes, { status, headers });
}

async function send(fetch, format, init = {}) {
  const headers = { Authorization: `Bearer ${token}`, Accept: mediaTypes[format], ...init.headers };
  const response = await fetch(collection, { ...init, headers });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response;
}

const read = ({ id, _links: { self, memberships, addToPresenceSubscription } }) => ({
  id,
  href: self.href,
  links: { self: self.href, memberships: memberships?.href, addToPresenceSubscription: addToPresenceSubscription?.href },
});

/** The code that a page would need without the product. */
export const byHand = {
  json: {
    async list(fetch) {
      const document = await (await send(fetch, "json")).json();
      return (document._embedded?.presenceSubscription ?? []).map(read);
    },
    async create(fetch) {
      const headers = { "Content-Type": mediaTypes.json };
      const response = await send(fetch, "json", { method: "POST", headers, body: JSON.stringify(request) });
      const sent = Date.now();
      return { ...read(await response.json()), uris: request.uris, expiresAt: sent + request.duration * 60_000 };
    },
  },
  xml: {
    async list(fetch) {
      const text = await (await send(fetch, "xml")).text();
      const document = new DOMParser().parseFromString(text, "application/xml");
      if (document.querySelector("parsererror")) throw new Error("the answer is not XML");
      return [...document.querySelectorAll('resource[rel="presenceSubscription"]')].map((resource) => {
        const link = (rel) => resource.querySelector(`link[rel="${rel}"]`)?.getAttribute("href");
        const self = resource.getAttribute("href");
        return {
          id: resource.querySelector('property[name="id"]').textContent,
          href: self,
          links: { self, memberships: link("memberships"), addToPresenceSubscription: link("addToPresenceSubscription") },
        };
      });
    },
  },
};

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** Returns the median of the milliseconds that each function takes. They take turns, so that a busy machine slows all of them down alike. */
async function compareTimes(functions, rounds, warmUp) {
  const times = functions.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, fn] of functions.entries()) {
      const start = performance.now();
      await fn();
      if (round >= 0) times[i].push(performance.now() - start);
    }
  }
  return times.map(median);
}

export const clientOf = (format, fetch) => connect({ presenceSubscriptions: collection, token, format, fetch, maxBytes: 2 ** 24 });

/** Throws if two functions do not return the same, because then they do not do the same work. */
async function compareResults(...functions) {
  const [first, second] = await Promise.all(functions.map(async (fn) => {
    const { expiresAt, ...result } = await fn();
    return JSON.stringify(result);
  }));
  if (first !== second) throw new Error(`not the same: ${first.slice(0, 500)} and ${second.slice(0, 500)}`);
}

/** Returns the milliseconds of list(), ours and by hand. */
export async function list(format, n, rounds) {
  const fetch = stub(collectionOf[format](n), format);
  const ours = await clientOf(format, fetch);
  const functions = [() => ours.list(), () => byHand[format].list(fetch)];
  await compareResults(...functions);
  return compareTimes(functions, rounds, rounds);
}

/** Returns the milliseconds of create(), ours and by hand. */
export async function create(rounds) {
  const fetch = stub(subscription.json(0), "json", 201);
  const ours = await clientOf("json", fetch);
  const functions = [() => ours.create(request), () => byHand.json.create(fetch)];
  await compareResults(...functions);
  return compareTimes(functions, rounds, rounds);
}

/** The browser's own parsers, which take text. */
const browser = {
  json: (text) => JSON.parse(text)._embedded.presenceSubscription.length,
  xml: (text) => new DOMParser().parseFromString(text, mediaTypes.xml).documentElement.childElementCount - 1,
};

/** Starts the program testdata/decoder. Returns a function that calls one of its functions. */
async function startDecoder() {
  const go = new Go();
  let functions;
  globalThis.handOver = (given) => (functions = given);
  go.run(await WebAssembly.instantiate(await WebAssembly.compileStreaming(fetch("/decoder.wasm")), go.importObject));
  return (name, ...args) => {
    let result;
    functions[name]((text) => (result = JSON.parse(text)), ...args);
    return result;
  };
}

/** Returns the milliseconds of decoding a list, in the program testdata/decoder and by the browser's parser. */
export async function decode(format, n, rounds) {
  const call = await startDecoder();
  const text = collectionOf[format](n);
  call("take", mediaTypes[format], text);
  const functions = [() => call("decode"), () => browser[format](text)];
  for (const fn of functions) if (fn() !== n) throw new Error("a part was not decoded");
  return compareTimes(functions, rounds, rounds);
}

/** Returns the milliseconds of a request to the emulator in the tab, by its fetch and by list(). */
export async function emulator(rounds) {
  const emulator = await createEmulator();
  const client = await connect(emulator);
  await client.create({ duration: 30, uris: ["sip:SaraD@contoso.com"] });
  const { url } = emulator.requests.at(-1);
  const init = { headers: { Accept: "application/json", Authorization: `Bearer ${emulator.token}` } };
  return compareTimes([async () => (await emulator.fetch(url, init)).text(), () => client.list()], rounds, rounds / 10);
}
