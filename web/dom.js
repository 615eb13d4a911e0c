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
