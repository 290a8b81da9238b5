/** `count` numbers from `first` to `last`, each the same factor further, to three digits. */
export function logRange(first: number, last: number, count: number): readonly number[] {
  const steps = Math.max(1, count - 1);
  return Array.from({ length: count }, (_, step) =>
    Number((first * (last / first) ** (step / steps)).toPrecision(3)),
  );
}
