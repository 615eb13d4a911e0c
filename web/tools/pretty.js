// @ts-check
// Indents bodies for reading. Only white space between tokens changes; numbers keep
// their digits.

/**
 * @param {string} text
 * @returns {string} the unchanged text if it is neither JSON nor XML nor a batch of
 * these
 */
export function pretty(text) {
  const document = text.replace(/^\uFEFF/, "").trim();
  if (document.startsWith("{") || document.startsWith("[")) return prettyJSON(document) ?? text;
  if (document.startsWith("<")) return prettyXML(document);
  if (document.startsWith("--")) return document.split(/\r?\n/).map(prettyLine).join("\n");
  return text;
}

/**
 * Indents a line of a batch, in which documents take one line each.
 *
 * @param {string} line
 */
const prettyLine = (line) => (/^\s*[{[<]/.test(line) ? pretty(line) : line);

/** A string, a number or word, or one of the characters that give JSON its structure. */
const jsonToken = /"(?:[^"\\]|\\.)*"|[^\s[\]{},:"]+|[[\]{},:]/g;

/** @param {string} text */
function prettyJSON(text) {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let out = "";
  let depth = 0;
  let previous = "";
  const newLine = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(jsonToken)) {
    if (token === "}" || token === "]") {
      depth--;
      if (previous !== "{" && previous !== "[") out += newLine();
    } else if (previous === "{" || previous === "[" || previous === ",") out += newLine();
    out += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth++;
    previous = token;
  }
  return out;
}

/** A tag, a declaration or comment, or text between tags. */
const xmlToken = /<[^>]*>|[^<]+/g;

/** @param {string} text */
function prettyXML(text) {
  /** @type {string[]} */
  const lines = [];
  let depth = 0;
  let inline = false; // whether the last line is an element that has only text
  for (const [token] of text.matchAll(xmlToken)) {
    if (!token.startsWith("<")) {
      if (token.trim() === "") continue;
      lines.push(`${lines.pop() ?? ""}${token}`);
      inline = true;
      continue;
    }
    const closing = token.startsWith("</");
    if (closing) depth--;
    if (closing && (inline || lines.at(-1)?.trimStart() === `<${token.slice(2)}`)) lines.push(`${lines.pop()}${token}`);
    else lines.push(`${"  ".repeat(Math.max(0, depth))}${token}`);
    if (!closing && !/^<[?!]|\/>$/.test(token)) depth++;
    inline = false;
  }
  return lines.join("\n");
}
