// @ts-check

/** The style of the board. All rows have the height of the probe, which RowWindow measures to place them. */
export const listStyle = `
:host { display: block; color: var(--ucwa-text, inherit); }
:host([hidden]), [hidden] { display: none; }
.filter {
  box-sizing: border-box; inline-size: 100%; font: inherit; padding: 0.4em 0.6em; margin-block-end: 0.5em;
  color: inherit; background: transparent; border: 1px solid var(--ucwa-border, #767676); border-radius: 0.3em;
}
.filter::placeholder { color: inherit; opacity: 0.75; }
.channel, .empty { margin: 0 0 0.5em; font-size: 0.875em; }
.pending { opacity: 0; }
.empty:empty { display: none; }
.board { position: relative; max-block-size: var(--ucwa-board-height, 30em); overflow-y: auto; overscroll-behavior: contain; }
.board:focus-visible, button:focus-visible, .filter:focus-visible { outline: 2px solid Highlight; outline-offset: -2px; }
.spacer { position: relative; overflow: hidden; }
.row {
  position: absolute; inset-block-start: 0; inset-inline: 0; block-size: var(--ucwa-row-height, 2.75em); box-sizing: border-box;
  display: flex; align-items: center; gap: 0.6em; padding-inline: 0.5em;
  border-block-end: 1px solid var(--ucwa-row-border, rgb(127 127 127 / 0.25));
}
.probe { visibility: hidden; }
.badge { display: inline-flex; }
.badge svg { inline-size: var(--ucwa-badge-size, 1.125em); block-size: var(--ucwa-badge-size, 1.125em); }
.who, .state { min-inline-size: 0; line-height: 1.25; }
.who { flex: 1; }
.state { max-inline-size: 50%; text-align: end; }
.name, .note, .text, .as-of { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.note, .as-of { font-size: 0.8125em; }
.note:empty, .as-of:empty { display: none; }
button {
  flex: 1; display: flex; gap: 0.5em; align-items: baseline; font: inherit; font-weight: 600; text-align: start;
  padding: 0.3em 0; color: inherit; background: none; border: 0; cursor: pointer;
}
button::before { content: "▾" / ""; inline-size: 1em; }
button[aria-expanded="false"]::before { content: "▸" / ""; }
[dir="rtl"] button[aria-expanded="false"]::before { content: "◂" / ""; }
.count { font-weight: normal; }
`;
