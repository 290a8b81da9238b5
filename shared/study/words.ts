/** `97.85 %`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** A difference of shares in points of a hundred: `0.31 points`. */
export function formatPoints(share: number, unit = ' points'): string {
  return `${minus((100 * share).toFixed(2))}${unit}`;
}

/** `= 0.011`, `< 0.001`. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`;
}

/** With a minus sign in place of the hyphen, and no sign at a zero. */
export function minus(number: string): string {
  return /^-0\.?0*$/.test(number) ? number.slice(1) : number.replace('-', '−');
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
