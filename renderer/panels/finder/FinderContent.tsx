import { Search, Square } from 'lucide-react';
import { useState } from 'react';
import { type Suggestion, type Sweep, sweepSchema, usualSweep } from '../../../shared/protocol/finder';
import { formatRate } from '../../charts/format';
import { useDocumentStore } from '../../document/store';
import { isSearching, useFinder } from '../../training/finder';
import { searchRate, stopSearch } from '../../training/store';
import { Button } from '../../ui/Button';
import { NumberField } from '../../ui/NumberField';
import { ProgressBar } from '../../ui/ProgressBar';
import { Segmented } from '../../ui/Segmented';
import { showToast } from '../../ui/toasts';
import styles from './Finder.module.css';
import { FinderPlot } from './FinderPlot';

/** Which of the two suggestions is taken. */
type Rule = keyof Suggestion;

/** What stands in the dialog. It lives as long as the dialog is open. */
export function FinderContent({ onLeave }: { readonly onLeave: () => void }) {
  const training = useDocumentStore((state) => state.document.training);
  const edit = useDocumentStore((state) => state.edit);
  const suggestion = useFinder((state) => state.suggestion);
  // The other one sinks with the number of steps.
  const [rule, setRule] = useState<Rule>('tenthOfLowest');
  const current = training.optimizer.learningRate;
  const chosen = suggestion === null ? null : suggestion[rule];
  const apply = (rate: number) => {
    const optimizer = { ...training.optimizer, learningRate: rate };
    edit({ type: 'setTraining', training: { ...training, optimizer } });
    onLeave();
    showToast({
      tone: 'good',
      title: `Learning rate ${formatRate(rate)}`,
      sentence: `It was ${formatRate(current)}; Undo brings that back.`,
    });
  };
  return (
    <div className={styles['content']}>
      <SweepForm />
      <div className={styles['curve']}>
        <FinderPlot current={current} chosen={chosen} />
        <Waiting />
      </div>
      <div className={styles['verdict']}>
        <Words />
        {suggestion !== null && (
          <Segmented
            size="small"
            label="Suggestion"
            value={rule}
            onChange={setRule}
            options={[
              {
                value: 'tenthOfLowest',
                label: `A tenth of the lowest: ${formatRate(suggestion.tenthOfLowest)}`,
              },
              { value: 'steepest', label: `Fastest fall: ${formatRate(suggestion.steepest)}` },
            ]}
          />
        )}
      </div>
      <div className={styles['foot']}>
        <Button onClick={onLeave}>Close</Button>
        {chosen !== null && (
          <Button variant="primary" onClick={() => apply(chosen)}>
            Use {formatRate(chosen)}
          </Button>
        )}
      </div>
    </div>
  );
}

const rateRule = { min: 0, exclusiveMin: true } as const;
const stepRule = { min: 20, max: 10_000, integer: true } as const;

/** From where to where, in how many steps; and the button that begins or ends the search. */
function SweepForm() {
  const last = useFinder((state) => state.sweep);
  const searching = useFinder(isSearching);
  const [sweep, setSweep] = useState<Sweep>(last);
  const change = (values: Partial<Sweep>) => setSweep({ ...sweep, ...values });
  const isLegal = sweepSchema.safeParse(sweep).success;
  const order = sweep.low < sweep.high ? undefined : `It must lie below ${formatRate(sweep.high)}.`;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (searching) stopSearch();
        else if (isLegal) searchRate(sweep);
      }}
    >
      <NumberField
        label="From"
        hint={`usual ${formatRate(usualSweep.low)}`}
        rule={rateRule}
        value={sweep.low}
        error={order}
        onChange={(low) => low !== null && change({ low })}
      />
      <NumberField
        label="To"
        hint={`usual ${formatRate(usualSweep.high)}`}
        rule={rateRule}
        value={sweep.high}
        onChange={(high) => high !== null && change({ high })}
      />
      <NumberField
        label="Steps"
        hint={`usual ${usualSweep.steps}`}
        rule={stepRule}
        step={10}
        value={sweep.steps}
        onChange={(steps) => steps !== null && change({ steps })}
      />
      {searching ? (
        <Button type="submit">
          <Square /> Cancel
        </Button>
      ) : (
        <Button type="submit" variant="primary" disabled={!isLegal}>
          <Search /> Search
        </Button>
      )}
    </form>
  );
}

/** What stands where the curve will be, as long as there is none. */
function Waiting() {
  const count = useFinder((state) => state.points.length);
  const phase = useFinder((state) => state.phase);
  const sentence = useFinder((state) => state.sentence);
  if (count > 0 || phase === 'ended') return null;
  return (
    <p className={styles['waiting']}>
      {phase === 'idle' ? 'Press Search: the loss over the learning rate appears here.' : sentence}
    </p>
  );
}

/** How far the search has come, then what it found. */
function Words() {
  const { phase, sentence, points, sweep, reason, suggestion } = useFinder();
  if (phase === 'ended') {
    const isBad = reason === 'failed' || (reason !== 'stopped' && suggestion === null);
    return (
      <p className={styles['sentence']} role="status" data-tone={isBad ? 'warn' : undefined}>
        {sentence}
      </p>
    );
  }
  if (phase !== 'running') return null;
  return (
    <div className={styles['progress']}>
      <span>
        step {points.length} / {sweep.steps}
      </span>
      <ProgressBar label="Progress of the search" max={sweep.steps} value={points.length} />
    </div>
  );
}
