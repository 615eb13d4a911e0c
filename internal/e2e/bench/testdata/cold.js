// Measures the first call of a fresh page, of the product or of handwritten code. The
// time of fetch is not counted: a page waits for the answer of the server in either case.

import { byHand, clientOf, collectionOf, stub } from "./bench.js";

/** The milliseconds that the stub takes to answer, as a server in the same building does. */
const wait = 30;

/** Returns the milliseconds of the first list() without those of fetch. */
export async function firstList(ours, format, n) {
  const answer = stub(collectionOf[format](n), format);
  let waited = 0;
  const fetch = async (...args) => {
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, wait));
    const response = await answer(...args);
    waited = performance.now() - start;
    return response;
  };
  const client = ours ? await clientOf(format, fetch) : { list: () => byHand[format].list(fetch) };
  const start = performance.now();
  const { length } = await client.list();
  const took = performance.now() - start - waited;
  if (length !== n) throw new Error(`${length} subscriptions were listed`);
  return took;
}
