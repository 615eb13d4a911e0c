// @ts-check
// The media types of the two formats.

/** @type {Readonly<Record<"json" | "xml", string>>} */
export const mediaTypes = { json: "application/json", xml: "application/xml" };

/**
 * Returns the format that a text seems to be in.
 *
 * @param {string} text
 */
export const formatOf = (text) => (/^\uFEFF?\s*</.test(text) ? "xml" : "json");
