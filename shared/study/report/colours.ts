/** How many colours there are before they begin anew. */
const COUNT = 8;

/**
 * The colour of an arm by its place in the list: a variable that whoever shows the figure gives a value, in the report (style.ts) as
 * in the app (tokens.css), for light and for dark.
 */
export function colourOf(index: number): string {
  return `var(--series-${index % COUNT})`;
}
