/** The one error class: see UcwaError in presence.d.ts. */
export class UcwaError extends Error {
  constructor({ message, ...fields }, cause) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, freeze(fields));
  }
}
Object.defineProperty(UcwaError.prototype, "name", { value: "UcwaError" });

/** Returns the error of arguments that are wrong in the given ways. */
export function argumentError(problems) {
  const message = problems.map(({ path, message }) => `${path.slice(1)} ${message}`.trim()).join("; ");
  return new UcwaError({ kind: "argument", message, problems, retryable: false });
}

/** Freezes plain data, all the way down. */
export function freeze(data) {
  if (typeof data === "object" && data !== null) {
    for (const key in data) freeze(data[key]);
    Object.freeze(data);
  }
  return data;
}
