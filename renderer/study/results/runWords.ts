import { comparedTo } from '../../../shared/study/comparedTo';
import { intervalWords } from '../../../shared/study/measureWords';
import type { Behind } from '../../../shared/study/shownNumber';
import type { Estimate } from '../../../shared/study/statistics';
import type { Comparison } from '../../../shared/study/summary';
import { formatP, formatRatio } from '../../../shared/study/words';
import { formatCounted } from '../../charts/format';

/** What the number of a dialog is: what was measured, mean, interval, seeds and, of differences in accuracy, the p-value. */
export function describeNumber(behind: Behind, comparisons: readonly Comparison[]): string {
  const found = behind.base === null ? describeAlone(behind) : describePair(behind, comparisons);
  return `${behind.words.about} ${found}`;
}

function describeAlone({ estimate, words, geometric }: Behind): string {
  if (estimate === null) return 'No run has measured it.';
  const { mean, interval, count } = estimate;
  const over = `${geometric ? 'Geometric mean' : 'Mean'} over ${formatCounted(count, 'seed')}: ${words.value(mean)}`;
  if (interval === null) return `${over}. One seed says nothing of chance.`;
  return `${over}, 95 % interval ${intervalWords(words, interval)}.`;
}

function describePair(
  { base, variant, difference, multiple, words }: Behind,
  comparisons: readonly Comparison[],
): string {
  if (difference === null && multiple !== null) return describeMultiple(multiple);
  if (difference === null) return 'No seed has a value with both arms.';
  const { mean, interval, count } = difference;
  const facts = [
    `Mean difference over ${formatCounted(count, 'pair')}: ${words.difference(mean)}`,
    ...(interval === null
      ? []
      : [`95 % interval ${words.difference(interval[0])} to ${words.difference(interval[1])}`]),
  ];
  const known = base === null ? [] : comparedTo(base.index, comparisons);
  const found = known.find(({ other }) => other === variant.index);
  // The tests of a study are those of its accuracies.
  const tested = found?.difference.mean === mean && found.adjusted !== null ? found.adjusted : null;
  return `${[...facts, ...(tested === null ? [] : [`p ${formatP(tested)} after Holm`])].join(', ')}.`;
}

function describeMultiple({ mean, interval, count }: Estimate): string {
  const over = `Geometric mean of the multiples over ${formatCounted(count, 'pair')}: ${formatRatio(mean)}`;
  if (interval === null) return `${over}.`;
  return `${over}, 95 % interval ${formatRatio(interval[0])} to ${formatRatio(interval[1])}.`;
}
