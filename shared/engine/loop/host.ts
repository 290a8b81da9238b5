import type { Breathe } from './breathe';
import type { TrainingControl } from './control';

/** What training needs of its host. */
export interface Host {
  readonly control: TrainingControl;
  /** Milliseconds from any beginning. */
  readonly now: () => number;
  readonly breathe: Breathe;
}
