// The server that the page came from.

/** What goes wrong before there is a client, or beside it. Has a kind, as the errors of the module do. */
export class ConnectionError extends Error {
  constructor(kind, message, details = {}) {
    super(message);
    this.name = "ConnectionError";
    this.kind = kind;
    Object.assign(this, details);
  }
}

/** Fetches what is not to come from a cache. */
export async function fetchFresh(path, init) {
  try {
    return await fetch(path, { cache: "no-store", ...init });
  } catch {
    throw new ConnectionError("network", "The server of this page cannot be reached");
  }
}

/** Imports a module of dist. */
export async function imported(name) {
  try {
    return await import(`./dist/${name}`);
  } catch {
    throw new ConnectionError("network", `dist/${name} could not be fetched from the server`);
  }
}
