import { articleMnist } from '../../templates/articleMnist';
import type { Summary, VariantSummary } from '../summary';
import { type Claim, nothingYet } from './claim';
import { findVariant, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-larger-rates';
const rates = [0.03, 0.1, 0.3, 1, 3];
const TARGET = 0.85;

export const largerRates: Claim = {
  id: ID,
  label: 'Larger learning rates',
  description:
    'The article’s network with Batch Norm and without at five learning rates of SGD, three seeds, one epoch.',
  statement: 'Batch Norm lets a network train at larger learning rates.',
  look: 'The heat map: the row without a norm goes dark or empty at rates at which that with Batch Norm still learns.',
  rule:
    `A rate is called stable where all seeds end with ${100 * TARGET} % or more of the validation images right. Seen where the ` +
    'largest stable rate of Batch Norm is larger than that without a norm; not seen where it is not.',
  caveat: 'Rates are tried in steps of about three, and for one epoch: a smaller difference does not show.',
  create: (id) => {
    const drawn = articleMnist.create(id);
    const training = { ...drawn.training, optimizer: { kind: 'sgd', learningRate: 0.1 } as const };
    return withStudy({ ...drawn, training }, ID, {
      arms: [{ kind: 'none' }, quickBatchNorm],
      factors: [{ kind: 'learningRate', values: rates }],
      seeds: [0, 1, 2],
      epochs: 1,
      target: TARGET,
    });
  },
  judge: (summary) => {
    const [none, norm] = [largestStable(summary, 'none'), largestStable(summary, 'BN')];
    if (none === null || norm === null) return nothingYet;
    const words = (rate: number): string => (rate === 0 ? 'none of the rates' : `a rate of ${rate}`);
    const sentence = `Batch Norm is stable up to ${words(norm)}, the network without up to ${words(none)}.`;
    return { answer: norm > none ? 'seen' : 'not seen', sentence };
  },
};

/** The largest rate at which all seeds learned, 0 where there is none; null where a rate has not been tried yet. */
function largestStable(summary: Summary, arm: string): number | null {
  let largest = 0;
  for (const rate of rates) {
    const variant = findVariant(summary, arm, `rate ${rate}`);
    if (variant === null || trialsOf(variant) === 0) return null;
    if (isStable(variant)) largest = rate;
  }
  return largest;
}

function trialsOf({ seeds }: VariantSummary): number {
  return seeds.completed.length + seeds.diverged.length + seeds.failed.length;
}

function isStable(variant: VariantSummary): boolean {
  return (
    variant.seeds.completed.length === trialsOf(variant) &&
    variant.trials.every(({ measures: { accuracy } }) => accuracy !== null && accuracy >= TARGET)
  );
}
