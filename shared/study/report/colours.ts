/** How many colours there are before they begin anew. */
const COUNT = 8;

/**
 * The colour of an arm by its place in the list: a variable that whoever shows the figure gives a value, in the report (style.ts) as
 * in the app (tokens.css), for light and for dark.
 */
export function colourOf(index: number): string {
  return `var(--series-${index % COUNT})`;
}

const DASHES = ['', '7 3', '2 3'];

/** The attribute that tells the line of an arm from that of an earlier one with the same colour; empty for the first ones. */
export function dashOf(index: number): string {
  const dashes = DASHES[Math.floor(index / COUNT) % DASHES.length] ?? '';
  return dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
}
