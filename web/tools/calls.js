// @ts-check
// Finds the call of this library that sends a recorded request.

import { mediaTypeOf, shortPath } from "./exchange.js";

/**
 * @typedef {import("./log.js").Exchange} Exchange
 * @typedef {import("../../jsapi/presence/presence.js").PresenceModule} PresenceModule
 * @typedef {{[name: string]: unknown}} Fields
 */

/**
 * @typedef {object} Operation a method of the client, or of the module
 * @property {string} method
 * @property {RegExp} path matches the path as shortPath() returns it, without the query
 * @property {(href: string, input: Fields) => string} call
 */

/** @param {unknown} value */
const literal = (value) => JSON.stringify(value);

/** @param {Fields} input */
const duration = ({ duration }) => `{ duration: ${Number(duration)} }`;

/** @param {unknown} value a string, an array of strings, or undefined */
const list = (value) => `[${(value === undefined ? [] : [value].flat()).map(literal).join(", ")}]`;

/** @type {readonly Operation[]} */
const operations = [
  { method: "GET", path: /^people\/presenceSubscriptions$/, call: () => "await client.list();" },
  {
    method: "POST",
    path: /^people\/presenceSubscriptions$/,
    call: (href, input) =>
      input.groupId === undefined
        ? `await client.create({ duration: ${Number(input.duration)}, uris: ${list(input.uris)} });`
        : [
            "const groups = await client.groups();",
            `const group = groups.find(({ id }) => id === ${literal(input.groupId)});`,
            `await client.subscribeToGroup(group, ${duration(input)});`,
          ].join("\n"),
  },
  { method: "GET", path: /^people\/presenceSubscriptions\/[^/]+$/, call: (href) => `await client.get(${literal(href)});` },
  { method: "POST", path: /^people\/presenceSubscriptions\/[^/]+$/, call: (href, input) => `await client.extend(${literal(href)}, ${duration(input)});` },
  { method: "DELETE", path: /^people\/presenceSubscriptions\/[^/]+$/, call: (href) => `await client.delete(${literal(href)});` },
  {
    method: "GET",
    path: /^people\/presenceSubscriptionMemberships$/,
    call: (href, input) => `${subscriptionOf(input)}\nawait client.memberships(subscription);`,
  },
  {
    method: "POST",
    path: /^people\/presenceSubscriptionMemberships$/,
    call: (href, input) => `${subscriptionOf(input)}\nawait client.add(subscription, { uris: ${list(input.contactUris)} });`,
  },
  { method: "DELETE", path: /^people\/presenceSubscriptionMemberships\/[^/]+$/, call: (href) => `await client.remove(${literal(href)});` },
  { method: "GET", path: /^people\/groups$/, call: () => "await client.groups();" },
  { method: "GET", path: /^people\/search$/, call: (href, { query }) => `await client.presence(${literal(query)}); // which searches first` },
  { method: "GET", path: /^people\/[^/]+\/presence$/, call: (href) => `await client.presence(${literal(href)});` },
  { method: "GET", path: /^events$/, call: () => watch("which waits for events as long as it is open") },
  { method: "POST", path: /^batch$/, call: () => watch("which reads several people with one request") },
  { method: "POST", path: /\/applications$/, call: () => 'const client = await signIn({ address: "user@example.com" });' },
  { method: "DELETE", path: /\/applications\/[^/]+$/, call: () => "await client.signOut();" },
  { method: "GET", path: /\/applications\/[^/]+$/, call: (href) => `const client = await connect({ application: ${literal(href)}, token });` },
  { method: "GET", path: /autodiscover/i, call: () => 'const client = await signIn({ address: "user@example.com" });' },
  { method: "POST", path: /oauthtoken$/i, call: () => 'const client = await signIn({ address: "user@example.com" });' },
];

/** @param {string} why */
const watch = (why) => `const watch = client.watch({ uris: ["sip:user@example.com"] }); // ${why}`;

/** @param {Fields} input */
const subscriptionOf = ({ presenceSubscriptionId }) =>
  `const subscription = (await client.list()).find(({ id }) => id === ${literal(presenceSubscriptionId)});`;

/**
 * @param {Exchange} exchange
 * @param {PresenceModule | null} module decodes the body
 * @returns {string} JavaScript; "" if no call of this library sends the request
 */
export function asCall(exchange, module) {
  const { method, url } = exchange;
  const [path] = shortPath(url).split("?");
  const operation = operations.find((operation) => operation.method === method && operation.path.test(path));
  if (!operation) return "";
  const { pathname, searchParams } = new URL(url);
  return operation.call(pathname, { ...Object.fromEntries(searchParams), ...fieldsOf(exchange, module) });
}

/**
 * @param {Exchange} exchange
 * @param {PresenceModule | null} module
 * @returns {Fields}
 */
function fieldsOf(exchange, module) {
  const { body } = exchange;
  if (body.size === 0 || body.cut || !module) return {};
  try {
    return { ...module.decode(body.text, mediaTypeOf(exchange)) };
  } catch {
    return {}; // the body is not a document of UCWA: it may be a batch
  }
}
