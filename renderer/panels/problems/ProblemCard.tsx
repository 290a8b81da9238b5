import type { Problem } from '../../../shared/compile/problem';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import styles from './ProblemCard.module.css';
import { SeverityIcon } from './SeverityIcon';

/** One problem as the inspector shows it, with the button that mends it where there is a way. */
export function ProblemCard({ problem }: { readonly problem: Problem }) {
  const edit = useDocumentStore((state) => state.edit);
  const { severity, message, fix } = problem;
  return (
    <div className={styles['card']} data-severity={severity} role="note">
      <SeverityIcon severity={severity} />
      <p className={styles['message']}>{message}</p>
      {fix !== undefined && (
        <Button size="small" className={styles['fix']} onClick={() => edit(fix.edit)}>
          {fix.label}
        </Button>
      )}
    </div>
  );
}
