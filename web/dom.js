// @ts-check
// How the page touches the document: by id, by template, and only where something has
// changed, so that focus, selection and what a screen reader has read stay as they are.

/**
 * Returns an element of index.html.
 *
 * @param {string} id
 * @returns {any} of the class that the document says, which a type cannot know
 */
export const byId = (id) => document.getElementById(id);

/**
 * Returns the element inside another one that has data-part="name".
 *
 * @param {ParentNode} element
 * @param {string} name
 * @returns {any}
 */
export const part = (element, name) => element.querySelector(`[data-part="${name}"]`);

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @param {Node} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {HTMLElement} element
 * @param {boolean} visible
 */
export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}

/**
 * Writes text, and hides the element while there is none.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
export function writeOrHide(element, text) {
  write(element, text);
  show(element, text !== "");
}

/**
 * Sets an attribute; null removes it.
 *
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value
 */
export function mark(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Writes a fault below the field that it is about; "" takes it back.
 *
 * @param {Element} field
 * @param {HTMLElement} fault
 * @param {string} words
 */
export function writeFault(field, fault, words) {
  write(fault, words);
  mark(field, "aria-invalid", words === "" ? null : "true");
}

/**
 * Makes the children of a list show some items, one each. The element of an item stays
 * as long as the item does. An element is filled before it is inserted, so that an alert
 * is announced whole.
 *
 * @template Item
 * @param {Element} list
 * @param {readonly Item[]} items
 * @param {object} how
 * @param {(item: Item) => HTMLElement} [how.make] makes the element of a new item; default: from the template
 * @param {string} [how.template] the id of a template
 * @param {(item: Item) => unknown} how.key
 * @param {(element: HTMLElement, item: Item) => void} how.fill
 * @returns {HTMLElement[]} the new elements
 */
export function renderList(list, items, { make, template = "", key, fill }) {
  const gone = new Map([...list.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.key, /** @type {HTMLElement} */ (child)]));
  /** @type {HTMLElement[]} */
  const fresh = [];
  const elements = items.map((item) => {
    const name = String(key(item));
    let element = gone.get(name);
    gone.delete(name);
    if (!element) {
      element = make ? make(item) : /** @type {HTMLElement} */ (byId(template).content.firstElementChild.cloneNode(true));
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

/**
 * Calls an action when a form is submitted.
 *
 * @param {string} id
 * @param {() => void} action
 */
export function onSubmit(id, action) {
  byId(id).addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    action();
  });
}

/**
 * Prepares for an element of a list to go while something in it has the focus. Returns a
 * function that, once it has gone, moves the focus to what the selector finds in the next
 * element, or the one before, or else to a fallback.
 *
 * @param {Element} element
 * @param {string} selector
 * @param {HTMLElement} fallback
 */
export function stepAside(element, selector, fallback) {
  const neighbours = [element.nextElementSibling, element.previousElementSibling];
  return () => {
    if (document.activeElement !== document.body) return; // the user is elsewhere
    const next = neighbours.find((neighbour) => neighbour?.isConnected);
    const target = /** @type {HTMLElement | null | undefined} */ (next?.querySelector(selector));
    (target ?? fallback).focus();
  };
}
