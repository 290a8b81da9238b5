import { useMemo, useState } from 'react';
import { type Behind, behindNumber, numberKey, type ShownNumber } from '../../../shared/study/shownNumber';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { StudyPlan } from '../plan';
import type { Results } from '../useResults';
import { closeRuns, useStudyView } from '../view';
import { armsOf } from './arms';
import { PairTable } from './PairTable';
import { ProbeTable } from './ProbeTable';
import styles from './Results.module.css';
import { RunCurves } from './RunCurves';
import { describeNumber } from './runWords';
import { SideBySide } from './SideBySide';
import { TrialTable } from './TrialTable';
import { VariantFacts } from './VariantFacts';

interface RunsProps {
  readonly plan: StudyPlan;
  readonly results: Results;
}

/** The runs behind a number of the results. */
export function RunsDialog({ plan, results }: RunsProps) {
  const shown = useStudyView((state) => state.opened);
  const behind = useMemo(
    () => (shown === null ? null : behindNumber(results.summary, shown)),
    [results, shown],
  );
  if (shown === null || behind === null) return null;
  const { variant, base, words } = behind;
  const beside = base === null ? '' : ` beside ${base.arm}`;
  return (
    <Dialog
      open
      width="full"
      footer={<Button onClick={closeRuns}>Close</Button>}
      onClose={closeRuns}
      focusBack={() => drawnNumber(shown)}
      title={`${variant.name}${beside}: ${words.title}`}
      description={describeNumber(behind, results.summary.comparisons)}
    >
      <Runs key={numberKey(shown)} {...{ plan, results, behind, shown }} />
    </Dialog>
  );
}

interface ShownRunsProps extends RunsProps {
  readonly behind: Behind;
  readonly shown: ShownNumber;
}

function Runs({ plan, results, behind, shown }: ShownRunsProps) {
  const arms = useMemo(() => armsOf(plan, results, behind), [plan, results, behind]);
  const places = useMemo(() => arms.map(({ variant }) => variant.index), [arms]);
  const trials = plan.trials.filter(({ variant }) => places.includes(variant));
  const [wanted, choose] = useState<number | null>(null);
  const seed = wanted ?? arms.at(-1)?.outcomes[0]?.seed ?? trials[0]?.seed ?? 0;
  const { values, baseValues, words, variant } = behind;
  const textOf = (trial: (typeof trials)[number]): string => {
    const value = (trial.variant === variant.index ? values : baseValues).get(trial.seed);
    return value === undefined ? '–' : words.value(value);
  };
  return (
    <div className={styles['behind']}>
      {behind.base !== null && <PairTable behind={behind} base={behind.base} />}
      <TrialTable
        named={arms.length > 1}
        plan={plan}
        trials={trials}
        column={{ title: words.title, quantity: shown.quantity, textOf }}
        choice={{ seed, choose }}
      />
      {shown.quantity === 'largestRate' && <ProbeTable plan={plan} arms={arms} probes={results.probes} />}
      <RunCurves arms={arms} seed={seed} />
      <SideBySide plan={plan} results={results} variants={places} seed={seed} />
      {arms.map((arm) => (
        <VariantFacts key={arm.variant.index} variant={arm.variant} />
      ))}
    </div>
  );
}

/** A figure is drawn anew when a trial ends: another element stands for the number then. */
function drawnNumber(shown: ShownNumber): SVGElement | null {
  return document.querySelector<SVGElement>(`[data-number="${numberKey(shown)}"]`);
}
