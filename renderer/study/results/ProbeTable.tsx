import type { Outcome } from '../../../shared/study/outcome';
import { guessOf } from '../../../shared/study/probes';
import { isStable } from '../../../shared/study/rateSearch';
import { searchedFor } from '../../../shared/study/sharedSearch';
import { formatNumber, formatRate } from '../../charts/format';
import type { StudyPlan } from '../plan';
import type { Arm } from './arms';
import styles from './Results.module.css';

interface ProbeTableProps {
  readonly plan: StudyPlan;
  readonly arms: readonly Arm[];
  /** The trainings of the search for the largest stable learning rate, of all variants. */
  readonly probes: readonly Outcome[];
}

/** The learning rates that were tried with each seed, and whether the training was stable. */
export function ProbeTable({ plan: { variants, design }, arms, probes }: ProbeTableProps) {
  const searched = design.largestRate === null ? [] : searchedFor(variants, design.largestRate);
  const tried = arms.flatMap(({ variant }) => {
    const guess = guessOf(variant.document);
    return probes
      .filter((probe) => searched[probe.variant] === searched[variant.index])
      .toSorted((one, other) => one.seed - other.seed || (one.probe ?? 0) - (other.probe ?? 0))
      .map((probe) => ({ ...variant, guess, probe }));
  });
  return (
    <table className={styles['table']} data-narrow="true">
      <caption>
        Rates that were tried; a training is stable where its last epoch’s loss is below a guess’s
      </caption>
      <thead>
        <tr>
          {['Arm', 'Seed', 'Rate', 'State', 'Loss', 'Guess', 'Stable'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tried.map(({ arm, index, guess, probe }) => (
          <tr key={`${index}.${probe.seed}.${probe.probe}`} data-ended={probe.ended}>
            <th scope="row">{arm}</th>
            <td>{probe.seed}</td>
            <td>{formatRate(probe.probe ?? Number.NaN)}</td>
            <td title={probe.sentence}>{probe.ended}</td>
            <td>{formatNumber(probe.epochs.at(-1)?.loss)}</td>
            <td>{formatNumber(guess)}</td>
            <td>{stableWords[String(isStable(probe, guess))]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const stableWords: Readonly<Record<string, string>> = { true: 'yes', false: 'no', null: 'not known' };
