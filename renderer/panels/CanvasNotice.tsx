import { GitCompare, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { networkChanges } from '../../shared/study/networkChanges';
import { useDocumentStore } from '../document/store';
import { restoreNetwork } from '../training/restoreNetwork';
import { runName } from '../training/runName';
import { useRunList } from '../training/runs';
import { useRunView } from '../training/view';
import { Button } from '../ui/Button';
import styles from './RunNotice.module.css';

/** That the run shown trained another network than the one drawn, and how they differ; nothing where it is the same. */
export function CanvasNotice() {
  const run = useRunView((view) => view.run);
  const drawn = useDocumentStore(({ document }) => document.graph);
  const record = useRunList(({ runs }) => runs.find(({ id }) => id === run?.id));
  const changes = useMemo(
    () => (run === null ? [] : networkChanges(run.document.graph, drawn)),
    [run, drawn],
  );
  if (run === null || changes.length === 0) return null;
  const words = changes.join(' · ');
  return (
    <p className={styles['notice']} data-tone="quiet">
      <GitCompare aria-hidden="true" />
      <span className={styles['cut']} title={words}>
        <b>The canvas differs from {record === undefined ? 'this run' : runName(record)}.</b> {words}
      </span>
      {record !== undefined && (
        <Button size="small" className={styles['button']} onClick={() => restoreNetwork(run, record)}>
          <Undo2 /> Restore
        </Button>
      )}
    </p>
  );
}
