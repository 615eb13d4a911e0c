// @ts-check
// The words of the elements. Translations are chosen by the language of the
// element that shows them: its lang attribute, or that of the nearest ancestor.

import { en } from "./en.js";

/** @typedef {import("./elements.js").Translation} Translation */

/** Translations by lower-case language tag. @type {Map<string, Translation>} */
const translations = new Map([[en.$code, en]]);

/** Functions to call when the words may have changed. @type {Set<() => void>} */
const listeners = new Set();

/**
 * Adds translations, or replaces those of the same code. Elements on the page
 * show the new words right away.
 *
 * @param {...Translation} added
 */
export function registerTranslation(...added) {
  for (const translation of added) {
    if (typeof translation?.$code !== "string" || translation.$code === "") {
      throw new TypeError("a translation has the language that it is for as $code, such as \"fr\"");
    }
    translations.set(translation.$code.toLowerCase(), translation);
  }
  for (const listener of [...listeners]) listener();
}

/**
 * Returns the translation for a language: the one registered for it, for its
 * language without region, or English. Keys that a translation lacks are English.
 *
 * @param {string} language such as "de" or "pt-BR"; may be empty
 * @returns {Translation}
 */
export function translationFor(language) {
  const tag = language.toLowerCase();
  const found = translations.get(tag) ?? translations.get(tag.split("-")[0]);
  return found === undefined || found === en ? en : { ...en, ...found };
}

/**
 * Returns the language of an element: the lang of its nearest ancestor that has
 * one, shadow hosts included, or the browser's.
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
 * Calls a function whenever translations are added or a lang attribute on the
 * root element changes, until the function that is returned is called.
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
