import type { LayerConfig, NormscopeDocument } from '../../document/schema';
import type { StudyArm, StudyDesign } from '../../document/study';
import { armName } from '../armName';
import { sameArm } from '../sameArm';
import type { Difference } from '../statistics';
import type { Summary, VariantSummary } from '../summary';
import { formatPoints } from '../words';

export const noNorm: StudyArm = { kind: 'none' };

/** A norm before the activations of all sites. */
export function before(kind: string, config: LayerConfig = {}): StudyArm {
  return { kind: 'norm', placement: 'before', norm: { kind, config } };
}

/** Batch Norm whose running statistics settle in the few steps of a small study. */
export const quickBatchNorm = before('BatchNorm', { momentum: 0.9 });

/** What an arm at all sites is called, in quotes, as on screen. */
export function called(arm: StudyArm): string {
  return `“${armName(arm, { kind: 'all' }, [])}”`;
}

/** A document with a study that puts a claim to the test. */
export function withStudy(
  document: NormscopeDocument,
  claim: string,
  design: Omit<StudyDesign, 'sites' | 'claim' | 'settle' | 'oneAtATime' | 'largestRate'> &
    Partial<Pick<StudyDesign, 'settle' | 'oneAtATime' | 'largestRate'>>,
): NormscopeDocument {
  return {
    ...document,
    study: { settle: false, oneAtATime: false, largestRate: null, ...design, sites: { kind: 'all' }, claim },
  };
}

/**
 * The variant of an arm in the first setting, or the first with batches of this size; null where the study has none. What an arm is called
 * says nothing: a network of its own may be called as one likes. An arm at one site alone is none that a claim is about.
 */
export function findVariant(
  { variants }: Summary,
  arm: StudyArm,
  batchSize: number | null = null,
): VariantSummary | null {
  const found = variants.find(
    ({ recipe, site, document: { training } }) =>
      site === null && sameArm(recipe, arm) && (batchSize === null || training.batchSize === batchSize),
  );
  return found ?? null;
}

/** `0.31 points (95 % interval 0.12 to 0.50, paired over 5 seeds)`. */
export function pointsInWords({ mean, interval, count }: Difference): string {
  const facts = [
    ...(interval === null
      ? []
      : [`95 % interval ${formatPoints(interval[0], '')} to ${formatPoints(interval[1], '')}`]),
    `paired over ${count} ${count === 1 ? 'seed' : 'seeds'}`,
  ];
  return `${formatPoints(mean)} (${facts.join(', ')})`;
}
