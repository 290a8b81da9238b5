import type { StudyPlan } from '../plan';
import styles from './Results.module.css';
import { TrialTable } from './TrialTable';

/** A table of more rows than this is slow to draw and read by nobody. */
const MOST_ROWS = 500;

/** The trials in the order in which they are run. */
export function TrialsPanel({ plan }: { readonly plan: StudyPlan }) {
  const more = plan.trials.length - MOST_ROWS;
  return (
    <div className={styles['scroll']}>
      <TrialTable named plan={plan} trials={plan.trials.slice(0, MOST_ROWS)} />
      {more > 0 && <p className={styles['quiet']}>And {more} more; any number of an arm shows its own.</p>}
    </div>
  );
}
