import { useMemo, useState } from 'react';
import type { CarryOver } from '../../../shared/compile/carryOver';
import type { Plan } from '../../../shared/compile/plan';
import { useDocumentStore } from '../../document/store';
import { type ChosenRun, checkpointOptions, useChosenRun } from '../../training/chosenRun';
import { compareWith, trainWithWeights } from '../../training/takeWeights';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { attempt } from '../errors';
import { closeDialog, useShell } from '../shell';
import { CheckpointField } from './CheckpointField';
import styles from './checkpoints.module.css';

/** Shows which layers of the network drawn take the weights of a run, and which do not, before it trains with them. */
export function WeightsDialog() {
  const open = useShell((state) => state.dialog === 'weights');
  const chosen = useChosenRun((state) => state.chosen);
  const plan = useDocumentStore((state) => state.compilation.plan);
  return open && chosen !== null && plan !== null ? <Preview chosen={chosen} plan={plan} /> : null;
}

function Preview({ chosen, plan }: { readonly chosen: ChosenRun; readonly plan: Plan }) {
  const { record } = chosen;
  const [step, setStep] = useState(record.latestCheckpoint ?? 0);
  const taken = useMemo(() => compareWith(chosen, plan), [chosen, plan]);
  const none = taken.carried.length === 0;
  const train = () => {
    closeDialog();
    attempt('The training did not begin', () => trainWithWeights(chosen, step, taken));
  };
  const footer = (
    <>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button variant="primary" disabled={none} onClick={train}>
        Train
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={`Continue with the weights of run ${record.number}`}
      description={
        none
          ? `No layer of the network drawn has weights of the shape that run ${record.number} trained: there is nothing to take over.`
          : 'A new run of the network as it is drawn, from its first step. The optimizer begins afresh.'
      }
      footer={footer}
    >
      <div className={styles['fields']}>
        <CheckpointField options={checkpointOptions(record)} step={step} onChange={setStep} />
        <LayerLists taken={taken} />
      </div>
    </Dialog>
  );
}

function LayerLists({ taken: { carried, fresh } }: { readonly taken: CarryOver }) {
  return (
    <div className={styles['lists']}>
      {carried.length > 0 && (
        <section aria-label="Layers that keep their weights">
          <h3>
            {carried.length === 1
              ? '1 layer keeps its weights'
              : `${carried.length} layers keep their weights`}
          </h3>
          <ul>
            {carried.map(({ layer, source }) => (
              <li key={layer.id}>
                <b>{layer.name}</b>
                {source.name !== layer.name && (
                  <span>
                    {source.id === layer.id ? `was ${source.name}` : `takes those of ${source.name}`}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {fresh.length > 0 && (
        <section aria-label="Layers that begin afresh">
          <h3>{fresh.length === 1 ? '1 layer begins afresh' : `${fresh.length} layers begin afresh`}</h3>
          <ul>
            {fresh.map(({ layer, reason }) => (
              <li key={layer.id}>
                <b>{layer.name}</b>
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
