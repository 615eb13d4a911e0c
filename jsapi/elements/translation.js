// @ts-check
// The words of the elements. The language of the element that shows the words selects
// the translation: see languageOf().

import { en } from "./en.js";

/** @typedef {import("./elements.js").Translation} Translation */

/** Translations by lower-case language tag. @type {Map<string, Translation>} */
const translations = new Map([[en.$code, en]]);

/** Functions to call when the words may have changed. @type {Set<() => void>} */
const listeners = new Set();

/**
 * Adds translations, or replaces translations with the same code. Elements on the page
 * show the new words with the next frame.
 *
 * @param {...Translation} added
 */
export function registerTranslation(...added) {
  for (const translation of added) {
    if (!isLanguage(translation?.$code)) {
      throw new TypeError('a translation has the tag of its language as $code, such as "fr" or "pt-BR"');
    }
  }
  for (const translation of added) translations.set(translation.$code.toLowerCase(), { ...en, ...translation });
  for (const listener of [...listeners]) listener();
}

/** @param {unknown} tag */
function isLanguage(tag) {
  try {
    return typeof tag === "string" && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/**
 * Returns the translation for a language: the translation registered for its tag, or for
 * a shorter tag ("zh-Hant", then "zh", for "zh-Hant-TW"), or English. Keys that a
 * translation lacks are English.
 *
 * @param {string} language such as "de" or "pt-BR"; may be empty
 * @returns {Translation}
 */
export function translationFor(language) {
  for (let tag = language.toLowerCase(); tag !== ""; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")))) {
    const found = translations.get(tag);
    if (found !== undefined) return found;
  }
  return en;
}

/**
 * Returns the language of an element: the lang attribute of the element or of its nearest
 * ancestor with this attribute, shadow hosts included, or the language of the browser.
 *
 * @param {Element} element
 */
export function languageOf(element) {
  for (let node = /** @type {Node | null} */ (element); node; node = node.parentNode ?? /** @type {ShadowRoot} */ (node).host ?? null) {
    if (node instanceof Element && node.hasAttribute("lang")) return node.getAttribute("lang") ?? "";
  }
  return navigator.language;
}

/**
 * Calls a function whenever translations are added, or the lang or dir attribute of the
 * root element changes. The returned function removes the listener.
 *
 * @param {() => void} listener
 */
export function onTranslation(listener) {
  listeners.add(listener);
  observeLanguage();
  return () => listeners.delete(listener);
}

let observing = false;

function observeLanguage() {
  if (observing) return;
  observing = true;
  new MutationObserver(() => {
    for (const listener of [...listeners]) listener();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["lang", "dir"] });
}
