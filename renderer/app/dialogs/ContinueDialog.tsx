import { useState } from 'react';
import { formatRate } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { type ChosenRun, checkpointOptions, useChosenRun, wayOn } from '../../training/chosenRun';
import {
  type ContinueSettings,
  continueRun,
  isShown,
  MOST_EPOCHS,
  proposedSettings,
  stepsPerEpochOf,
  stoppedEarly,
  stretches,
} from '../../training/continueRun';
import { useTrainingStore } from '../../training/store';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { NumberField } from '../../ui/NumberField';
import { attempt } from '../errors';
import { closeDialog, useShell } from '../shell';
import { CheckpointField } from './CheckpointField';
import styles from './checkpoints.module.css';

/** Asks from which checkpoint, for how many epochs and at which rate a run goes on. */
export function ContinueDialog() {
  const open = useShell((state) => state.dialog === 'continue');
  const chosen = useChosenRun((state) => state.chosen);
  return open && chosen !== null ? <Form chosen={chosen} /> : null;
}

function Form({ chosen }: { readonly chosen: ChosenRun }) {
  const [settings, setSettings] = useState(() => proposedSettings(chosen));
  const notes = useNotes(chosen, settings);
  const { record } = chosen;
  const further = wayOn(record) === 'further';
  const trained = Math.floor(settings.step / stepsPerEpochOf(chosen));
  // A run that was stopped before its last validation has only that to make up for.
  const begun = Math.ceil(settings.step / stepsPerEpochOf(chosen));
  const leastEpochs = Math.max(1, further ? trained + 1 : begun);
  const change = (changed: Partial<ContinueSettings>) => setSettings({ ...settings, ...changed });
  const goOn = () => {
    closeDialog();
    attempt(`Run ${record.number} does not go on`, () => continueRun(chosen, settings));
  };
  const footer = (
    <>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button variant="primary" disabled={settings.epochs < leastEpochs} onClick={goOn}>
        {further ? 'Train further' : 'Resume'}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={further ? `Train run ${record.number} further` : `Resume run ${record.number}`}
      description="It goes on as a new run that begins with all that this one measured up to there."
      footer={footer}
    >
      <div className={styles['fields']}>
        <CheckpointField
          options={checkpointOptions(record)}
          step={settings.step}
          onChange={(step) => change({ step })}
        />
        <NumberField
          label="Epochs in all"
          description="Those behind the checkpoint count."
          hint={`${trained} trained`}
          value={settings.epochs}
          rule={{ min: leastEpochs, max: MOST_EPOCHS, integer: true }}
          step={1}
          unit="epochs"
          error={settings.epochs < leastEpochs ? `Train at least ${leastEpochs}.` : undefined}
          onChange={(epochs) => epochs !== null && change({ epochs })}
        />
        <NumberField
          label="Learning rate"
          description="Its schedule goes on from it. Left as it was, a rate that was set while the run trained holds on."
          hint={`was ${chosen.document.training.optimizer.learningRate}`}
          value={settings.learningRate}
          rule={{ min: 0, exclusiveMin: true }}
          onChange={(learningRate) => learningRate !== null && change({ learningRate })}
        />
        {notes.map((note) => (
          <p key={note} className={styles['note']}>
            {note}
          </p>
        ))}
      </div>
    </Dialog>
  );
}

/** What going on changes besides what was asked for. */
function useNotes(chosen: ChosenRun, { epochs }: ContinueSettings): readonly string[] {
  const document = useDocumentStore((state) => state.document);
  const { number, id } = chosen.record;
  const changedRate = useTrainingStore(({ buffer, baseRate }) => (buffer?.id === id ? baseRate : null));
  return [
    isShown(chosen, document)
      ? null
      : `The network or the settings were changed since: those of run ${number} are put back. Undo brings back yours.`,
    changedRate === null
      ? null
      : `The learning rate was set to ${formatRate(changedRate)} while it trained: left as it is here, the run goes on at the rate of its checkpoint.`,
    stretches(chosen, epochs) ? 'The schedule of the learning rate is laid over all of the epochs.' : null,
    stoppedEarly(chosen) ? 'Early stopping ended this run: it is switched off.' : null,
  ].filter((note) => note !== null);
}
