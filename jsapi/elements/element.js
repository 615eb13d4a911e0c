// @ts-check
// The base class and helpers of the elements.

import { languageOf, onTranslation, translationFor } from "./translation.js";

/**
 * HTMLElement where there is a document, and an empty class elsewhere, so that
 * the modules can be imported by a server.
 *
 * @type {typeof HTMLElement}
 */
export const Base = globalThis.HTMLElement ?? class {};

/** An element that shows words and is drawn at most once per frame. */
export class UcwaElement extends Base {
  /** @type {(() => void) | undefined} */
  #unlisten;
  #drawing = false;

  connectedCallback() {
    this.#unlisten = onTranslation(() => this.draw());
    this.draw();
  }

  disconnectedCallback() {
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw();
  }

  /** The words for the language of the element. */
  get words() {
    return translationFor(languageOf(this));
  }

  /** Draws the element with the next frame, once for all changes before that frame. */
  draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      if (this.isConnected) this.render();
    });
  }

  /** Overridden by each element. */
  render() {}
}

/**
 * Sets again the properties that a page has set on an element before it was defined. As
 * own properties they would hide the setters of the class.
 *
 * @param {object} element
 * @param {...string} names
 */
export function adoptProperties(element, ...names) {
  const properties = /** @type {Record<string, unknown>} */ (element);
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = properties[name];
    delete properties[name];
    properties[name] = value;
  }
}

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * Gives a shadow root a style. Constructed style sheets are allowed under any
 * Content-Security-Policy.
 *
 * @param {ShadowRoot} root
 * @param {string} style
 */
export function adoptStyle(root, style) {
  let sheet = sheets.get(style);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    sheets.set(style, sheet);
  }
  root.adoptedStyleSheets = [sheet];
}

/**
 * Returns a new HTML element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  created.append(...children);
  return created;
}

/**
 * Sets the text of a node if it differs: assistive technology announces each text that
 * is set.
 *
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
