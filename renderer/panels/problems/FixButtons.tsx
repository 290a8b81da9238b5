import type { Fix } from '../../../shared/compile/problem';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import styles from './FixButtons.module.css';

/** The buttons that mend a problem, each in one step of the history; nothing where there is no plain remedy. */
export function FixButtons({ fixes }: { readonly fixes: readonly (Fix | undefined)[] }) {
  const edit = useDocumentStore((state) => state.edit);
  return fixes.map(
    (fix) =>
      fix !== undefined && (
        <Button key={fix.label} size="small" className={styles['fix']} onClick={() => edit(fix.edit)}>
          {fix.label}
        </Button>
      ),
  );
}
