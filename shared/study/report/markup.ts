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
