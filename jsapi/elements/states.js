// @ts-check
// Custom states of an element, for :state(name) in style sheets.

/**
 * Sets or clears a custom state. Chrome before 125 supports only the form :--name, and
 * Firefox before 126 supports neither form.
 *
 * @param {ElementInternals} internals
 * @param {string} name
 * @param {boolean} on
 */
export function setState(internals, name, on) {
  const states = /** @type {Set<string> | undefined} */ (internals.states);
  if (states === undefined) return;
  for (const form of [name, `--${name}`]) {
    try {
      if (on) states.add(form);
      else states.delete(form);
      return;
    } catch {
      // This browser supports only the other form.
    }
  }
}
