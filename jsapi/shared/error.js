/** The one error class: see UcwaError in presence.d.ts. */
export class UcwaError extends Error {
  constructor({ message, ...fields }, cause) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, freeze(fields));
  }
}
Object.defineProperty(UcwaError.prototype, "name", { value: "UcwaError" });

/** Returns the error of arguments that are wrong in the given ways; cause is what was thrown, if that is how one knows. */
export function argumentError(problems, cause) {
  const message = problems.map(({ path, message }) => `${path.slice(1)} ${message}`.trim()).join("; ");
  return new UcwaError({ kind: "argument", message, problems, retryable: false }, cause);
}

/** Freezes plain data, all the way down. */
export function freeze(data) {
  if (!isObject(data)) return data;
  // Most of what data holds are strings: a call for each would take twice the time.
  for (const key in data) if (isObject(data[key])) freeze(data[key]);
  return Object.freeze(data);
}

const isObject = (data) => typeof data === "object" && data !== null;
