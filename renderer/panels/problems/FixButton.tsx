import type { Problem } from '../../../shared/compile/problem';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import styles from './FixButton.module.css';

/** The button that mends a problem, in one step of the history; nothing where there is no plain remedy. */
export function FixButton({ problem: { fix } }: { readonly problem: Problem }) {
  const edit = useDocumentStore((state) => state.edit);
  if (fix === undefined) return null;
  return (
    <Button size="small" className={styles['fix']} onClick={() => edit(fix.edit)}>
      {fix.label}
    </Button>
  );
}
