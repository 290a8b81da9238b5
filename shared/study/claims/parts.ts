import type { LayerConfig, NormscopeDocument } from '../../document/schema';
import type { StudyArm, StudyDesign } from '../../document/study';
import type { Difference } from '../statistics';
import type { Summary, VariantSummary } from '../summary';
import { formatPoints } from '../words';

/** A norm before the activations of all sites. */
export function before(kind: string, config: LayerConfig = {}): StudyArm {
  return { kind: 'norm', placement: 'before', norm: { kind, config } };
}

/** Batch Norm whose running statistics settle in the few steps of a small study. */
export const quickBatchNorm = before('BatchNorm', { momentum: 0.9 });

/** A document with a study that puts a claim to the test. */
export function withStudy(
  document: NormscopeDocument,
  claim: string,
  design: Omit<StudyDesign, 'sites' | 'claim' | 'settle' | 'largestRate'> &
    Partial<Pick<StudyDesign, 'settle' | 'largestRate'>>,
): NormscopeDocument {
  return {
    ...document,
    study: { settle: false, largestRate: null, ...design, sites: { kind: 'all' }, claim },
  };
}

/** The variant of an arm, by the beginning of its name, and of a setting; null where there is none. */
export function findVariant(
  { variants }: Summary,
  arm: string,
  setting: string | null = null,
): VariantSummary | null {
  const found = variants.find(
    (variant) =>
      (variant.arm === arm || variant.arm.startsWith(`${arm} ·`)) &&
      (setting === null || variant.setting === setting),
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
