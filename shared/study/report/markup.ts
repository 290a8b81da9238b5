/** Text as it may stand in HTML and SVG, between tags and in attributes. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A number as a coordinate: two digits are enough. */
export function at(value: number): string {
  return String(Math.round(100 * value) / 100);
}

/** What stands inside an SVG text: as many characters of it as there is room for, and the whole under the pointer. */
export function label(text: string, most: number): string {
  if (text.length <= most) return escaped(text);
  return `${escaped(`${text.slice(0, most - 1)}…`)}<title>${escaped(text)}</title>`;
}

/** About as wide as a letter of 12 pixels is. */
const LETTER = 6.6;

/** About how wide a label is, of which so many characters are shown at most. */
export function widthOf(text: string, most: number): number {
  return Math.min(text.length, most) * LETTER;
}

/** How many characters have room. */
export function lettersIn(width: number): number {
  return Math.floor(width / LETTER);
}
