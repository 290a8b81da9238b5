import { History } from 'lucide-react';
import { useState } from 'react';
import type { RunRecord } from '../../../shared/protocol/runs';
import { inMemory } from '../../training/chosenRun';
import { restoreNetwork } from '../../training/restoreNetwork';
import {
  pinRun,
  removeRun,
  renameRun,
  sentenceOf,
  showStoredRun,
  toggleCompared,
  useRunList,
} from '../../training/runs';
import { useTrainingStore } from '../../training/store';
import { openStoredRun } from '../../training/storedRuns';
import { showRun, useRunView } from '../../training/view';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { EmptyState } from '../../ui/EmptyState';
import { showToast } from '../../ui/toasts';
import { liveRecord } from './liveRecord';
import { RunRow } from './RunRow';
import styles from './Runs.module.css';
import { useRunColours } from './runColours';
import { StoreSize } from './StoreSize';
import { differingSettings } from './settingColumns';

/** Does something with the run store; its refusal is told in the store's own sentence. */
function attempt(title: string, deed: () => Promise<void>): void {
  deed().catch((error: unknown) => showToast({ tone: 'bad', title, sentence: sentenceOf(error) }));
}

async function show(runId: string): Promise<void> {
  const known = inMemory(runId);
  if (known === null) await showStoredRun(runId);
  else showRun(known);
}

async function restore(record: RunRecord): Promise<void> {
  restoreNetwork(inMemory(record.id) ?? (await openStoredRun(record.id)), record);
}

/** The project's runs, newest first: which one the panels show, and whose curves lie over its own. */
export function Runs() {
  const { state, sentence, runs } = useRunList();
  if (state === 'failed') return <EmptyState title="The runs could not be read">{sentence}</EmptyState>;
  if (runs.length > 0) return <RunTable runs={runs} />;
  if (state === 'loading')
    return <EmptyState title="Reading the runs …">They come from the run store.</EmptyState>;
  return (
    <EmptyState icon={<History />} title="No runs yet">
      Press Train. Every run of this project is kept here with its curves, its frames and its network.
    </EmptyState>
  );
}

function RunTable({ runs: kept }: { readonly runs: readonly RunRecord[] }) {
  const shown = useRunView((view) => view.run?.id);
  const compared = useRunView((view) => view.compared);
  const colours = useRunColours();
  const live = useTrainingStore();
  const runs = kept.map((record) => liveRecord(record, live));
  const settings = differingSettings(runs);
  const [leaving, setLeaving] = useState<RunRecord | null>(null);
  return (
    <div className={styles['root']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Started</th>
            <th scope="col">Backend</th>
            <th scope="col">Seed</th>
            {settings.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Network</th>
            <th scope="col">Status</th>
            <th scope="col">Steps</th>
            <th scope="col">Val. accuracy</th>
            <th scope="col">Val. loss</th>
            <th scope="col">Time</th>
            <th scope="col">Curves</th>
            <th scope="col">
              <span className={styles['hidden']}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              settings={settings}
              shown={run.id === shown}
              live={run.status === 'running'}
              compared={compared.some(({ id }) => id === run.id)}
              colour={colours.get(run.id) ?? null}
              onShow={() => attempt('The run was not opened', () => show(run.id))}
              onCompare={() =>
                attempt('The curves were not read', () => toggleCompared(run.id, inMemory(run.id)))
              }
              onRename={(name) => attempt('The run was not renamed', () => renameRun(run.id, name))}
              onRestore={() => attempt('The network was not restored', () => restore(run))}
              onPin={() => attempt('The run was not pinned', () => pinRun(run))}
              onRemove={() => setLeaving(run)}
            />
          ))}
        </tbody>
      </table>
      <StoreSize />
      <RemoveDialog run={leaving} onClose={() => setLeaving(null)} />
    </div>
  );
}

/** Removing a run cannot be undone, so it is asked about. */
function RemoveDialog({ run, onClose }: { readonly run: RunRecord | null; readonly onClose: () => void }) {
  const remove = (): void => {
    onClose();
    if (run !== null) attempt('The run was not removed', () => removeRun(run.id));
  };
  return (
    <Dialog
      open={run !== null}
      onClose={onClose}
      title={`Remove run ${run?.number ?? ''}?`}
      description="Its curves, frames and network are removed from the run store for good. Copies of the project that were made with Save As have the same runs, and lose it too. Project files are not touched."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" onClick={remove}>
            Remove
          </Button>
        </>
      }
    />
  );
}
