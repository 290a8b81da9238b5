import type { RateChange, RunRecord } from '../../shared/protocol/runs';
import { formatCount, formatRate } from '../charts/format';

/** The changes of a rate, without those that set what was in force anyway, as a training that goes on tells them. */
function effective(first: number | null, rates: readonly RateChange[]): readonly RateChange[] {
  let inForce = first;
  return rates.filter(({ learningRate }) => {
    const isOther = learningRate !== inForce;
    inForce = learningRate;
    return isOther;
  });
}

const changeWords = ({ step, learningRate }: RateChange): string =>
  `${formatRate(learningRate)} at step ${formatCount(step)}`;

/** The rate that a run was to train with, and those that were set by hand, e.g. `1e-3 → 50 at step 1 122`. */
export function rateWords(first: number, rates: readonly RateChange[]): string {
  return [formatRate(first), ...effective(first, rates).map(changeWords)].join(' → ');
}

/** What a rate that was set by hand means for a run; null where none was. */
export function changedByHand({ settings, rates }: Pick<RunRecord, 'settings' | 'rates'>): string | null {
  const changes = effective(settings?.training.optimizer.learningRate ?? null, rates);
  if (changes.length === 0) return null;
  return (
    `The learning rate was set by hand, to ${changes.map(changeWords).join(', ')}: ` +
    'project and seed alone do not repeat this run.'
  );
}
