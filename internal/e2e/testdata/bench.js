// Measures the product against what one would write by hand, side by side in
// one page.

import { start } from "/lib/loader.js";
import { connect } from "/lib/presence.js";

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

const collectionOf = {
  json: (n) => `{"rel":"presenceSubscriptions","_links":{"self":{"href":"${collection}"}},"_embedded":{"presenceSubscription":[${all(n, subscription.json).join()}]}}`,
  xml: (n) => `<?xml version="1.0" encoding="utf-8"?><resource rel="presenceSubscriptions" href="${collection}" xmlns="${namespace}"><property name="rel">presenceSubscriptions</property>${all(n, (i) => subscription.xml(i)).join("")}</resource>`,
};

/** A fetch that answers at once, always with the same bytes, and with the fields that servers send. */
function stub(text, format, status = 200) {
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

/** What one would write for want of the product. */
const byHand = {
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

/** The median of the milliseconds that each contestant takes, who take turns so that all have the same weather. */
async function race(contestants, rounds, warmUp) {
  const times = contestants.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const start = performance.now();
      await contestant();
      if (round >= 0) times[i].push(performance.now() - start);
    }
  }
  return times.map(median);
}

const client = (format, fetch) => connect({ presenceSubscriptions: collection, token, format, fetch, maxBytes: 2 ** 24 });

/** What two contestants return must be the same, or else they do not do the same work. */
async function compare(...contestants) {
  const [first, second] = await Promise.all(contestants.map(async (contestant) => {
    const { expiresAt, ...result } = await contestant();
    return JSON.stringify(result);
  }));
  if (first !== second) throw new Error(`not the same: ${first.slice(0, 500)} and ${second.slice(0, 500)}`);
}

/** Milliseconds of list(), ours and by hand. */
export async function list(format, n, rounds) {
  const fetch = stub(collectionOf[format](n), format);
  const ours = await client(format, fetch);
  const contestants = [() => ours.list(), () => byHand[format].list(fetch)];
  await compare(...contestants);
  return race(contestants, rounds, Math.ceil(rounds / 2));
}

/** Milliseconds of our list() of so many each, all equally warm. */
export async function sizes(format, counts, rounds) {
  const clients = await Promise.all(counts.map((n) => client(format, stub(collectionOf[format](n), format))));
  return race(clients.map((client) => () => client.list()), rounds, rounds);
}

/** Milliseconds of create(), ours and by hand. */
export async function create(rounds) {
  const fetch = stub(subscription.json(0), "json", 201);
  const ours = await client("json", fetch);
  const contestants = [() => ours.create(request), () => byHand.json.create(fetch)];
  await compare(...contestants);
  return race(contestants, rounds, rounds);
}

/** The browser's own parsers. They take text, which it has to make of the bytes first. */
const browser = {
  json: (text) => JSON.parse(text)._embedded.presenceSubscription.length,
  xml: (text) => new DOMParser().parseFromString(text, mediaTypes.xml).documentElement.childElementCount - 1,
};

/** Milliseconds of decoding a list from its bytes, in the program testdata/decoder, and of the browser's parser alone. */
export async function decode(format, n, rounds) {
  const program = await start(await WebAssembly.compileStreaming(fetch("/decoder.wasm")));
  const text = collectionOf[format](n);
  program.callSync("take", mediaTypes[format], text);
  const contestants = [() => Number(program.callSync("decode")), () => browser[format](text)];
  for (const contestant of contestants) if (contestant() !== n) throw new Error("not everything was decoded");
  return race(contestants, rounds, rounds);
}
