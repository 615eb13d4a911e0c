// @ts-check
// Questions of Go to the page, which jsrt.Ask waits for.

/**
 * Returns a function that calls work with its arguments but the last. The last is a
 * function settle, which it calls once, and never before it returns, with what work
 * resolves to. It returns a function that gives the question up: settle is not called
 * any more.
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
