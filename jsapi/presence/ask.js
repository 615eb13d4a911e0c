// @ts-check
// Calls of Go to the page. jsrt.Ask waits for their results.

/**
 * Returns a function that passes all its arguments but the last to work. The last is a
 * function settle. After the function has returned, settle is called once with the
 * values that work resolves to. The function returns a function that cancels the call:
 * settle is not called any more.
 *
 * @param {(...args: any[]) => Promise<unknown[]>} work must not reject
 */
export function asking(work) {
  /** @param {any[]} args */
  return (...args) => {
    const settle = args.pop();
    let givenUp = false;
    (async () => {
      const outcome = await work(...args);
      if (!givenUp) settle(...outcome);
    })();
    return () => {
      givenUp = true;
    };
  };
}
