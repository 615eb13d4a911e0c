// @ts-check
// Makes functions that Go calls with jsrt.Ask, which waits for their results.

/**
 * Returns a function (...args, settle) that calls work(...args) and returns immediately.
 * When work resolves, its values are passed to settle. The function returns another
 * function, which cancels the call: after that, settle is not called.
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
