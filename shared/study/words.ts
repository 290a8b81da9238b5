import { fixed } from '../words/fixed';

/** `97.85 %`. */
export function formatShare(share: number): string {
  return `${fixed(100 * share, 2)} %`;
}

/** A difference of shares in points of a hundred: `0.31 points`. */
export function formatPoints(share: number, unit = ' points'): string {
  return `${minus(fixed(100 * share, 2))}${unit}`;
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

/** A time to three digits, in the unit that suits it: `3.60 ms`, `24.3 µs`, `1.25 s`. */
export function formatTime(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size !== 0 && size < 0.9995) return `${threeDigits(1000 * milliseconds)} µs`;
  return size < 999.5 ? `${threeDigits(milliseconds)} ms` : `${threeDigits(milliseconds / 1000)} s`;
}

/** A multiple: `×1.17`. */
export function formatRatio(ratio: number): string {
  return `×${ratio.toFixed(2)}`;
}

/** A number to so many significant digits; very small and very large ones by powers of ten. */
export function significant(value: number, digits: number): string {
  return value === 0 ? '0' : value.toPrecision(digits).replaceAll('-', '−').replace('e+', 'e');
}

export const threeDigits = (value: number): string => significant(value, 3);
