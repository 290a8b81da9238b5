import { useState } from 'react';
import type { StoreUsage } from '../../../shared/protocol/runs';
import { formatBytes } from '../../charts/format';
import { refreshRuns, sentenceOf } from '../../training/runs';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toasts';
import tools from '../tools.module.css';

const GB = 2 ** 30;

/** What the run store may be set to have; null is no limit. */
const budgets: readonly (number | null)[] = [...[1, 2, 5, 10, 20, 50].map((count) => count * GB), null];

const wordsOf = (bytes: number | null): string => {
  if (bytes === null) return 'no limit';
  return bytes % GB === 0 ? `${bytes / GB} GB` : formatBytes(bytes);
};

/** How large the run store may become before the oldest runs give room. */
export function StoreBudget({ usage: { bytes, budget } }: { readonly usage: StoreUsage }) {
  const [asked, setAsked] = useState<number | null>(null);
  const set = (chosen: number | null): void => {
    setAsked(null);
    window.normscope.runs
      .setBudget(chosen)
      .then(refreshRuns)
      .catch((error: unknown) =>
        showToast({ tone: 'bad', title: 'The limit was not set', sentence: sentenceOf(error) }),
      );
  };
  const choose = (text: string): void => {
    const chosen = budgets.find((each) => wordsOf(each) === text) ?? null;
    // What makes room at once cannot be undone.
    if (chosen !== null && chosen < bytes) setAsked(chosen);
    else set(chosen);
  };
  const offered = budgets.includes(budget) ? budgets : [budget, ...budgets];
  return (
    <>
      <label className={tools['label']}>
        {'At most '}
        <select
          className={tools['select']}
          title="Beyond it frames of the oldest runs of all projects go, then checkpoints, but not of runs that train, are shown or pinned, nor of the newest run of a project. Curves, gradients and networks stay."
          value={wordsOf(budget)}
          onChange={(event) => choose(event.target.value)}
        >
          {offered.map((each) => (
            <option key={wordsOf(each)}>{wordsOf(each)}</option>
          ))}
        </select>
      </label>
      <Dialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title="Make room in the run store now?"
        description={`The run store has ${formatBytes(bytes)}, more than ${wordsOf(asked)}: frames of the oldest runs of all projects are removed for good until it fits, and checkpoints where frames are not enough; where both are not, nothing is. Runs that are shown, pinned or trained and the newest run of each project keep theirs; curves, gradients and networks of all runs stay.`}
        footer={
          <>
            <Button onClick={() => setAsked(null)}>Keep them</Button>
            <Button variant="danger" onClick={() => set(asked)}>
              Make room
            </Button>
          </>
        }
      />
    </>
  );
}
