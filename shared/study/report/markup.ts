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
