// @ts-check
// Starts the page: first its theme, then its script. The browser paints nothing until
// this script has run, so that a dark page does not start white.

const key = "ucwa-presence theme";
const themes = ["light", "system", "dark"];

/** @param {string} theme */
function apply(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Returns the stored theme; "system" if there is none, or if the browser blocks storage. */
function remembered() {
  try {
    return localStorage.getItem(key) ?? "system";
  } catch {
    return "system";
  }
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // The browser blocks storage. The page keeps the theme until it is closed.
  }
}

/** Binds the switch of the page. */
function startTheme() {
  const now = document.documentElement.dataset.theme ?? "system";
  for (const theme of themes) {
    const choice = /** @type {HTMLInputElement} */ (document.getElementById(`theme-${theme}`));
    choice.checked = theme === now;
    choice.addEventListener("change", () => {
      apply(theme);
      remember(theme);
    });
  }
}

/**
 * Starts the script of the page: the single file that make build writes, or else the
 * separate modules.
 */
async function startPage() {
  try {
    await import(/** @type {string} */ ("./dist/page/demo.js"));
  } catch {
    await import("./demo.js");
  }
}

/** Calls a function once the document is parsed. @param {() => void} start */
function whenParsed(start) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
}

apply(remembered());
whenParsed(startTheme);
whenParsed(startPage);
