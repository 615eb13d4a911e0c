// Asks the page for the token of token.go.

/**
 * Calls a token function of the page. Then calls, once and never before it returns,
 *
 *     settle(token), a string
 *     settle(), if it is none
 *     settle(undefined, what the function has thrown)
 *
 * Returns a function that gives it up: settle is not called any more.
 */
export function ask(token, origin, reason, settle) {
  (async () => token({ origin, reason }))().then(
    (value) => (typeof value === "string" ? settle(value) : settle()),
    (thrown) => settle(undefined, thrown),
  );
  return () => (settle = () => {});
}
