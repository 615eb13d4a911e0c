// @ts-check
// Draws a badge. The shapes of the availabilities can be distinguished without colour.
//
// | availability | shape |
// |---|---|
// | Online | disc with a check mark |
// | IdleOnline | ring with a check mark |
// | Busy | disc |
// | IdleBusy | ring with a dot |
// | DoNotDisturb | disc with a bar |
// | BeRightBack | disc with an arrow back |
// | Away | disc with the hands of a clock |
// | Offline | ring with a cross |
// | anything else | dashed ring with a question mark |
// A badge that is out of date is grey, and a dot replaces its lower right corner. It
// keeps its mark and fill, so that the last value can be recognized.

const svgNamespace = "http://www.w3.org/2000/svg";

/** The paths of a badge that is out of date: the outline without the part that the dot replaces, and the edge of the missing part. */
const cut = { outline: "M9.09 14.66A6.75 6.75 0 1 1 14.66 9.09", edge: "A4.25 4.25 0 0 0 9.09 14.66Z" };

/** The strokes of the marks inside a badge of 16 by 16 units. */
const marks = {
  check: "M4.75 8.25 7 10.5l4.25-4.75",
  bar: "M5 8h6",
  back: "M10.75 10.5V8.75c0-1-.75-1.75-1.75-1.75H5.5M7.25 5 5.25 7l2 2",
  clock: "M8 4.5V8.25l2.5 1.5",
  cross: "M5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5",
  question: "M6.25 6.25C6.25 5.25 7 4.75 8 4.75s1.75.6 1.75 1.5C9.75 7.4 8 7.6 8 9M8 11.1v.15",
};

/** @typedef {{ fill: "disc" | "ring" | "dashed", mark?: keyof typeof marks, dot?: boolean, tone: string }} Shape */

const shapes = {
  Online: { fill: "disc", mark: "check", tone: "available" },
  IdleOnline: { fill: "ring", mark: "check", tone: "available" },
  Busy: { fill: "disc", tone: "busy" },
  IdleBusy: { fill: "ring", dot: true, tone: "busy" },
  DoNotDisturb: { fill: "disc", mark: "bar", tone: "busy" },
  BeRightBack: { fill: "disc", mark: "back", tone: "away" },
  Away: { fill: "disc", mark: "clock", tone: "away" },
  Offline: { fill: "ring", mark: "cross", tone: "offline" },
  Unknown: { fill: "dashed", mark: "question", tone: "unknown" },
};
/** @typedef {keyof typeof shapes} Availability */

/**
 * Returns an availability that has a shape, or else "Unknown".
 *
 * @param {string | undefined} availability
 * @returns {Availability}
 */
export function knownAvailability(availability) {
  return availability !== undefined && Object.hasOwn(shapes, availability) ? /** @type {Availability} */ (availability) : "Unknown";
}

/**
 * Returns the picture of an availability. Assistive technology ignores it.
 *
 * @param {string | undefined} availability as the server wrote it; undefined if it is unknown
 * @param {boolean} stale
 */
export function drawBadge(availability, stale) {
  const { fill, mark, dot, tone } = /** @type {Shape} */ (shapes[knownAvailability(availability)]);
  const svg = element("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: `${stale ? "stale" : tone} ${fill}` });
  if (stale) {
    svg.append(element("path", { class: "outline", d: fill === "disc" ? cut.outline + cut.edge : cut.outline }));
    svg.append(element("circle", { class: "dot", cx: "13.25", cy: "13.25", r: "1.9" }));
  } else {
    svg.append(element("circle", { class: "outline", cx: "8", cy: "8", r: "6.75" }));
  }
  if (dot) svg.append(element("circle", { class: "dot", cx: "8", cy: "8", r: "2.5" }));
  if (mark !== undefined) svg.append(element("path", { class: "mark", d: marks[mark] }));
  return svg;
}

/**
 * Shows an availability as the first child of a badge, unless the badge shows it already.
 *
 * @param {HTMLElement} badge
 * @param {string | undefined} availability
 * @param {boolean} stale
 */
export function showBadge(badge, availability, stale) {
  const picture = `${knownAvailability(availability)}${stale ? " stale" : ""}`;
  if (badge.dataset.picture === picture) return;
  badge.dataset.picture = picture;
  badge.firstElementChild?.remove();
  badge.prepend(drawBadge(availability, stale));
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
function element(name, attributes) {
  const created = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  return created;
}

/**
 * The style of badges. The tones have a contrast of at least 3:1 on white and on
 * #1e1e1e, and to the white marks on them. A custom property can replace each tone.
 */
export const badgeStyle = `
svg {
  inline-size: var(--ucwa-badge-size, 1em);
  block-size: var(--ucwa-badge-size, 1em);
  flex: none;
  overflow: visible;
}
.available { color: var(--ucwa-available, #2a8540); }
.busy { color: var(--ucwa-busy, #d13438); }
.away { color: var(--ucwa-away, #b06a00); }
.offline, .unknown { color: var(--ucwa-offline, #767676); }
.stale { color: var(--ucwa-stale, #767676); }
.outline { fill: none; stroke: currentColor; stroke-width: 1.75; }
.mark { fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.dot { fill: currentColor; }
.disc .outline { fill: currentColor; }
.disc .mark { stroke: var(--ucwa-badge-mark, #fff); }
.dashed .outline { stroke-dasharray: 3 2.3; }
@media (forced-colors: active) {
  .available, .busy, .away, .offline, .unknown, .stale { color: CanvasText; forced-color-adjust: none; }
  .disc .mark { stroke: Canvas; }
}
`;
