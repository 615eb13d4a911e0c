// Functions for the tests that run in a page.

/** Returns what a promise rejects with, or what a function throws, as plain data for the Go side of the test. */
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
  const { cause, problems, ...fields } = error;
  return {
    ...fields,
    problems: problems?.map(({ path, message }) => `${path} ${message}`.trim()),
    class: error?.constructor?.name ?? typeof error,
    message: error.message,
    text: String(error),
    cause: "cause" in error ? String(cause) : "",
  };
}

/** Returns a promise with the functions that settle it. */
export function later() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
