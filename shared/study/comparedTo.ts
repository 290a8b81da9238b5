import type { Comparison } from './summary';

/** The comparisons of all others with one variant, by its place: those that were made the other way round are turned. */
export function comparedTo(base: number, comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.flatMap((each) => {
    if (each.base === base) return [each];
    return each.other === base ? [turned(each)] : [];
  });
}

function turned({ base, other, difference, adjusted }: Comparison): Comparison {
  const { mean, interval } = difference;
  const flipped = interval && ([-interval[1], -interval[0]] as const);
  return {
    base: other,
    other: base,
    adjusted,
    difference: { ...difference, mean: -mean, interval: flipped },
  };
}
