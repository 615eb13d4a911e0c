// @ts-check

/** The style of the board. --row-height is in px, because rows are placed by it. */
export const listStyle = `
:host { display: block; --row-height: 40; color: var(--ucwa-text, inherit); }
:host([hidden]), [hidden] { display: none; }
.filter {
  box-sizing: border-box; inline-size: 100%; font: inherit; padding: 0.4em 0.6em; margin-block-end: 0.5em;
  color: inherit; background: transparent; border: 1px solid var(--ucwa-border, #767676); border-radius: 0.3em;
}
.status, .empty { margin: 0 0 0.5em; font-size: 0.875em; }
.status:empty, .empty:empty { display: none; }
.board { max-block-size: var(--ucwa-board-height, 30em); overflow-y: auto; overscroll-behavior: contain; }
.board:focus-visible, button:focus-visible, .filter:focus-visible { outline: 2px solid Highlight; outline-offset: 1px; }
.spacer { position: relative; overflow: hidden; }
.row {
  position: absolute; inset-block-start: 0; inset-inline: 0; block-size: 40px; box-sizing: border-box;
  display: flex; align-items: center; gap: 0.6em; padding-inline: 0.5em;
  border-block-end: 1px solid var(--ucwa-row-border, rgb(127 127 127 / 0.25));
}
.badge { display: inline-flex; --ucwa-badge-size: 1.125em; }
.name { flex: 1; }
.name, .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.text { opacity: 0.85; max-inline-size: 60%; }
button {
  flex: 1; display: flex; gap: 0.5em; align-items: baseline; font: inherit; font-weight: 600; text-align: start;
  padding: 0.3em 0; color: inherit; background: none; border: 0; cursor: pointer;
}
button::before { content: "▾"; inline-size: 1em; }
button[aria-expanded="false"]::before { content: "▸"; }
[dir="rtl"] button[aria-expanded="false"]::before { content: "◂"; }
.count { font-weight: normal; opacity: 0.85; }
`;
