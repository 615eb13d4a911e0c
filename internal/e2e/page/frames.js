// Runs before the scripts of a page: counts its frames, and records in which frame
// answers arrive. On a busy machine a page has fewer frames in a second, so a number of
// frames depends less on the machine than a time.

globalThis.frames = 0;
const count = () => {
  frames++;
  requestAnimationFrame(count);
};
requestAnimationFrame(count);

/** The answers that have arrived, and the requests that have failed, in their order. */
globalThis.arrivals = [];
const send = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const { pathname } = new URL(input.url ?? input, location);
  try {
    const response = await send(input, init);
    arrivals.push({ pathname, failed: !response.ok, frame: frames });
    return response;
  } catch (error) {
    arrivals.push({ pathname, failed: true, frame: frames });
    throw error;
  }
};

/**
 * Returns how many frames after an arrival a condition is true. The arrival is the first
 * from now on that matches.
 */
globalThis.framesBetween = async (matches, condition) => {
  const known = arrivals.length;
  while (!condition()) await new Promise(requestAnimationFrame);
  const arrival = arrivals.slice(known).find(matches);
  return arrival ? frames - arrival.frame : -1;
};

/** The row of a person. */
globalThis.rowOf = (uri) => document.querySelector(`[data-testid=person][data-uri="${uri}" i]`);
/** The badge in the row of a person. */
globalThis.badgeOf = (uri) => rowOf(uri)?.querySelector("ucwa-presence");
/** What a badge says to a screen reader. */
globalThis.labelOf = (uri) => badgeOf(uri)?.shadowRoot.querySelector("[part=badge]").getAttribute("aria-label") ?? "";
/** Whether a watch has read the presence of a person, and it is current. Until then, the row may show the presence from the directory of the page. */
globalThis.isRead = (uri) => {
  const contact = badgeOf(uri)?.contact;
  return contact?.updatedAt !== undefined && !contact.stale && labelOf(uri) !== "";
};
