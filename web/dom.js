// @ts-check
// Access to the document, by id and by template. Only changed parts are written, so
// that focus, selection and the position of a screen reader stay the same.

/**
 * Returns the element with an id. Throws a TypeError if there is no such element, or if it
 * has another class.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {{ new (): T }} [type] such as HTMLInputElement
 * @returns {T}
 */
export function byId(id, type) {
  return checked(document.getElementById(id), type, `#${id}`);
}

/**
 * Returns the element with data-part="name" inside a stamped template. Throws as byId does.
 *
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} element
 * @param {string} name
 * @param {{ new (): T }} [type]
 * @returns {T}
 */
export function part(element, name, type) {
  return checked(element.querySelector(`[data-part="${name}"]`), type, `[data-part=${name}]`);
}

/**
 * @template {Element} T
 * @param {Element | null} element
 * @param {{ new (): T } | undefined} type
 * @param {string} what
 * @returns {T}
 */
function checked(element, type, what) {
  if (element instanceof (type ?? Element)) return /** @type {T} */ (element);
  throw new TypeError(`the page has no ${type?.name ?? "element"} ${what}`);
}

/**
 * Returns a copy of the single element in a template.
 *
 * @param {string} template the id of the template
 */
export function stamp(template) {
  const { firstElementChild } = byId(template, HTMLTemplateElement).content;
  return /** @type {HTMLElement} */ (checked(firstElementChild, HTMLElement, `in #${template}`).cloneNode(true));
}

/**
 * Returns a new element.
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
 * @param {Element} element
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
 * Writes a fault below its field; "" removes it.
 *
 * @param {Element} field
 * @param {Element} fault
 * @param {string} words
 */
export function writeFault(field, fault, words) {
  write(fault, words);
  mark(field, "aria-invalid", words === "" ? null : "true");
}

/**
 * Shows each item as one child of a list. An item keeps its element. An element is filled
 * before it is inserted, so that a screen reader announces the whole alert.
 *
 * @template T
 * @param {Element} list
 * @param {readonly T[]} items
 * @param {object} how
 * @param {string | ((item: T) => HTMLElement)} how.template the id of a template, or a function that creates the element of an item
 * @param {(item: T) => string | number} how.key
 * @param {(element: HTMLElement, item: T) => void} how.fill
 * @returns {HTMLElement[]} the elements that are new
 */
export function renderList(list, items, { template, key, fill }) {
  const gone = new Map(Array.from(/** @type {HTMLCollectionOf<HTMLElement>} */ (list.children), (element) => [element.dataset.key, element]));
  /** @type {HTMLElement[]} */
  const added = [];
  const elements = items.map((item) => {
    const name = String(key(item));
    let element = gone.get(name);
    gone.delete(name);
    if (!element) {
      element = typeof template === "string" ? stamp(template) : template(item);
      element.dataset.key = name;
      added.push(element);
    }
    fill(element, item);
    return element;
  });
  for (const element of gone.values()) element.remove();
  elements.forEach((element, i) => {
    if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null);
  });
  return added;
}

/**
 * @param {string} id the id of a form
 * @param {() => void} action
 */
export function onSubmit(id, action) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}
