const THIN_SPACE = '\u202f';

/** Steps of the short form: thousands, millions, and so on. */
const steps = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A large count in three significant digits, e.g. `43.3 k`, `1.17 M`; below a thousand as it is. */
export function formatShort(count: number): string {
  const step = steps.find(([size]) => count >= size);
  if (step === undefined) return String(Math.round(count));
  const [size, letter] = step;
  return `${Number((count / size).toPrecision(3))}${THIN_SPACE}${letter}`;
}
