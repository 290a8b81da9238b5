import type { Template } from '../../templates/network';
import type { Difference } from '../statistics';
import type { Summary } from '../summary';

/** Whether what is claimed shows in the trainings; `cannot tell` where they are too few or too much alike to say. */
export type Answer = 'seen' | 'not seen' | 'cannot tell';

export const answerWords: Readonly<Record<Answer, string>> = {
  seen: 'Seen here',
  'not seen': 'Not seen here',
  'cannot tell': 'Cannot tell at this size',
};

export interface ClaimVerdict {
  readonly answer: Answer;
  /** What was measured, in words. */
  readonly sentence: string;
}

/** Something that is said of normalization, as a study that is ready to run. */
export interface Claim extends Template {
  /** What is claimed. */
  readonly statement: string;
  /** What is to be seen, and where. */
  readonly look: string;
  /** How it is judged. */
  readonly rule: string;
  /** What a study of this size cannot say. */
  readonly caveat: string;
  /** The answer that the rule gives; it is never written by hand. */
  judge(summary: Summary): ClaimVerdict;
}

/**
 * What a difference says of a claim that it is positive: seen where its interval of 95 % lies above 0; not seen where it lies below, or
 * wholly within `margin` of 0; else there is no telling.
 */
export function decide(difference: Pick<Difference, 'interval'> | null, margin: number): Answer {
  if (difference?.interval == null) return 'cannot tell';
  const [low, high] = difference.interval;
  if (low > 0) return 'seen';
  return high < 0 || (low > -margin && high < margin) ? 'not seen' : 'cannot tell';
}

/** Where nothing was measured that the rule could be asked of. */
export const nothingYet: ClaimVerdict = {
  answer: 'cannot tell',
  sentence: 'The study has no arms or settings that it needs, or their trainings have not been completed.',
};
