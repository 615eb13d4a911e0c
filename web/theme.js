// @ts-check
// The theme: light, dark, or that of the system. The browser holds the first picture back
// until this script has run, so that a dark page does not begin white.

const key = "ucwa-presence theme";
const themes = ["light", "system", "dark"];

/** @param {string} theme */
function apply(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Storage is missing where the browser blocks it; the theme is then kept until the page is left. */
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
    // See remembered().
  }
}

apply(remembered());

/** Binds the switch of the page. */
export function startTheme() {
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
