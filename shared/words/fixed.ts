/** Digits that a number written by people has; what differs beyond is the rounding of binary numbers. */
const DIGITS = 12;

/**
 * A number with so many decimals, halves away from zero, as people round: 9.45 is `9.5`, where `toFixed` gives `9.4`, since the nearest
 * binary number lies a little below.
 */
export function fixed(value: number, decimals: number): string {
  const scaled = Number((value * 10 ** decimals).toPrecision(DIGITS));
  const rounded = Math.sign(scaled) * Math.round(Math.abs(scaled));
  return (rounded / 10 ** decimals).toFixed(decimals);
}
