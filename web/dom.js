// How the page touches the document: by id, by template, and only where something has changed, so that focus,
// selection and what a screen reader has read stay as they are.

export const byId = (id) => document.getElementById(id);

/** The element inside a stamped template that carries data-part="name". */
export const part = (element, name) => element.querySelector(`[data-part="${name}"]`);

export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}

/** Writes text, and hides the element while there is none. */
export function writeOrHide(element, text) {
  write(element, text);
  show(element, text !== "");
}

/** Sets an attribute; null takes it away. */
export function mark(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Makes the children of a list show the items, one each, and keeps the element of an item for as long as the item
 * stays. An element is filled before it is put in, so that an alert is announced whole.
 *
 * @returns the elements that are new
 */
export function renderList(list, items, { template, key, fill }) {
  const gone = new Map([...list.children].map((element) => [element.dataset.key, element]));
  const fresh = [];
  const elements = items.map((item) => {
    const name = String(key(item));
    let element = gone.get(name);
    gone.delete(name);
    if (!element) {
      element = byId(template).content.firstElementChild.cloneNode(true);
      element.dataset.key = name;
      fresh.push(element);
    }
    fill(element, item);
    return element;
  });
  for (const element of gone.values()) element.remove();
  elements.forEach((element, i) => {
    if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null);
  });
  return fresh;
}

export function onSubmit(id, action) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}

/**
 * Prepares for an element of a list to go while something in it has the focus. Returns a function that, once it has
 * gone, moves the focus to what the selector finds in the next element, or the one before, or else to a fallback.
 */
export function stepAside(element, selector, fallback) {
  const neighbours = [element.nextElementSibling, element.previousElementSibling].filter(Boolean);
  return () => {
    if (document.activeElement !== document.body) return; // whoever is elsewhere stays there
    const next = neighbours.find((neighbour) => neighbour.isConnected);
    (next?.querySelector(selector) ?? fallback).focus();
  };
}
