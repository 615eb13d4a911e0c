// What tests use in a page.

/** What a promise, or the call of a function, fails with, as data that crosses to the test. */
export async function failure(attempt) {
  let result;
  try {
    result = await (typeof attempt === "function" ? attempt() : attempt);
  } catch (error) {
    return plain(error);
  }
  throw new Error(`it did not fail, but returned ${JSON.stringify(result)}`);
}

function plain(error) {
  const { cause, ...fields } = error;
  return {
    ...fields,
    class: error?.constructor?.name ?? typeof error,
    message: error.message,
    text: String(error),
    cause: "cause" in error ? String(cause) : "",
  };
}

/** A promise with its two functions, to be settled when the test says so. */
export const later = () => Promise.withResolvers();
