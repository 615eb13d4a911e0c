// @ts-check
// A request as code to copy: as fetch and as curl. The token is never part of it.

import { shortPath } from "./exchange.js";

/** @typedef {import("./log.js").Exchange} Exchange */

/** Header fields that browsers and curl set by themselves. */
const automatic = new Set(["content-length", "host", "origin", "referer", "user-agent", "accept-encoding"]);

/** @param {Exchange} exchange */
const fieldsOf = ({ headers }) => headers.filter(([name]) => !automatic.has(name));

/**
 * Returns credentials with a variable for the token.
 *
 * @param {string} value as recorded: only the scheme is left
 * @param {string} variable
 */
const credentials = (value, variable) => `${value.split(" ")[0]} ${variable}`;

/**
 * @param {Exchange} exchange
 * @returns {string} JavaScript
 */
export function asFetch(exchange) {
  const { method, url, body } = exchange;
  const headers = fieldsOf(exchange).map(([name, value]) => {
    const text = name === "authorization" ? `\`${credentials(value, "${TOKEN}")}\`` : JSON.stringify(value);
    return `    ${JSON.stringify(name)}: ${text},`;
  });
  return [
    ...cutNote(exchange, "//"),
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: ${JSON.stringify(method)},`,
    ...(headers.length > 0 ? ["  headers: {", ...headers, "  },"] : []),
    ...(body.size > 0 ? [`  body: ${JSON.stringify(body.text)},`] : []),
    "});",
  ].join("\n");
}

/**
 * @param {Exchange} exchange
 * @returns {string} a command for a POSIX shell
 */
export function asCurl(exchange) {
  const { method, url, body } = exchange;
  const fields = fieldsOf(exchange).map(([name, value]) =>
    name === "authorization" ? `-H "${name}: ${credentials(value, "$TOKEN")}"` : `-H ${quoted(`${name}: ${value}`)}`,
  );
  const parts = [`curl -i -X ${method} ${quoted(url)}`, ...fields, ...(body.size > 0 ? [`--data-binary ${quoted(body.text)}`] : [])];
  return [...cutNote(exchange, "#"), parts.join(" \\\n  ")].join("\n");
}

/**
 * @param {Exchange} exchange
 * @param {string} comment
 */
const cutNote = ({ method, url, body }, comment) =>
  body.cut ? [`${comment} The body of ${method} ${shortPath(url)} has ${body.size} bytes, and only the beginning was kept.`] : [];

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
