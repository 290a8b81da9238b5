import { useEffect, useState } from 'react';
import type { StoreUsage } from '../../../shared/protocol/runs';
import { formatBytes, formatCounted } from '../../charts/format';
import { refreshRuns, removeOlderFrames, sentenceOf, useRunList } from '../../training/runs';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toasts';
import styles from './Runs.module.css';
import { StoreBudget } from './StoreBudget';

const titleOfRefusal = 'The frames were not removed';

/** How large the run store is, and a way to make it smaller. */
export function StoreSize() {
  const documentId = useRunList((list) => list.documentId);
  const runs = useRunList((list) => list.runs);
  const [usage, setUsage] = useState<StoreUsage | null>(null);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    // Asked again whenever a run has begun, ended or gone.
    let wanted = documentId !== null;
    const read = documentId === null ? Promise.resolve(null) : window.normscope.runs.usage(documentId);
    const tell = async (told: StoreUsage | null): Promise<void> => {
      if (!wanted) return;
      setUsage(told);
      // Runs have given room since the list was read.
      const known = runs.filter(({ trimmed }) => trimmed).length;
      if (told !== null && told.trimmed !== known) await refreshRuns();
    };
    read.then(tell).catch(() => setUsage(null));
    return () => {
      wanted = false;
    };
  }, [documentId, runs]);
  if (usage === null || documentId === null) return null;
  const remove = (): void => {
    setAsking(false);
    removeOlderFrames(documentId).catch((error: unknown) =>
      showToast({ tone: 'bad', title: titleOfRefusal, sentence: sentenceOf(error) }),
    );
  };
  const { older } = usage;
  const what = `${formatCounted(older.frames, 'frame')} of ${formatCounted(older.runs, 'older run')}`;
  return (
    <div className={styles['store']}>
      <span>Run store: {formatBytes(usage.bytes)}, the runs of all projects.</span>
      <StoreBudget usage={usage} />
      <Button size="small" disabled={older.frames === 0} onClick={() => setAsking(true)}>
        Remove frames of older runs …
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Remove frames of older runs?"
        description={`${what} of this project, ${formatBytes(older.bytes)}, are removed from the run store for good: their histograms cannot be looked at any more. The newest run keeps its frames. Curves, gradients, checkpoints and networks of all runs stay.`}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep them</Button>
            <Button variant="danger" onClick={remove}>
              Remove
            </Button>
          </>
        }
      />
      {usage.lack !== null && <p className={styles['lack']}>{usage.lack}</p>}
    </div>
  );
}
