import type { Problem } from '../../../shared/compile/problem';
import { FixButtons } from './FixButtons';
import styles from './ProblemCard.module.css';
import { SeverityIcon } from './SeverityIcon';

/** One problem as the inspector shows it, with the button that mends it where there is a way. */
export function ProblemCard({ problem }: { readonly problem: Problem }) {
  const { severity, message } = problem;
  return (
    <div className={styles['card']} data-severity={severity} role="note">
      <SeverityIcon severity={severity} />
      <div className={styles['body']}>
        <p className={styles['message']}>{message}</p>
        <FixButtons fixes={[problem.fix, problem.otherFix]} />
      </div>
    </div>
  );
}
