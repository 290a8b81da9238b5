import { useCallback, useMemo, useState } from 'react';
import { comparePlaces, type PlaceRow, type ShownPlace } from '../../../shared/study/comparedPlaces';
import { formatNumber, formatSpread } from '../../charts/format';
import type { Draw } from '../../charts/Painter';
import { Plot } from '../../charts/Plot';
import { useChartTheme } from '../../charts/theme';
import { BeforeAfterLegend } from '../../panels/BeforeAfterLegend';
import tools from '../../panels/tools.module.css';
import { VisuallyHidden } from '../../ui/VisuallyHidden';
import type { PlannedVariant, StudyPlan } from '../plan';
import type { Results } from '../useResults';
import { drawPlaces, grid } from './drawPlaces';
import styles from './SideBySide.module.css';

interface SideBySideProps {
  readonly plan: StudyPlan;
  readonly results: Results;
  /** The variants that are shown first, by their places. */
  readonly variants: readonly number[];
  readonly seed: number;
}

/** What passes through the networks of several arms at the end of their training with one seed, side by side. */
export function SideBySide({ plan, results, variants, seed }: SideBySideProps) {
  const looked = useMemo(() => lookedAt(plan, results, variants, seed), [plan, results, variants, seed]);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(() => new Set(firstHidden(looked, variants)));
  const shown = useMemo(() => looked.filter(({ variant }) => !hidden.has(variant.index)), [looked, hidden]);
  if (looked.length === 0) return <Nothing seed={seed} />;
  const toggle = (index: number): void => {
    const others = new Set(hidden);
    if (!others.delete(index)) others.add(index);
    if (others.size < looked.length) setHidden(others);
  };
  return (
    <section className={styles['section']} aria-label="Inside the networks">
      <h4>
        Inside the networks <span>at the end, seed {seed}, the same images for all</span>
      </h4>
      <div className={styles['tools']}>
        <fieldset aria-label="Arms side by side">
          {looked.map(({ variant }) => (
            <button
              key={variant.index}
              type="button"
              aria-pressed={!hidden.has(variant.index)}
              onClick={() => toggle(variant.index)}
            >
              {variant.arm}
            </button>
          ))}
        </fieldset>
        <BeforeAfterLegend />
        <span className={tools['key']} data-side="plain">
          no norm there
        </span>
      </div>
      <Places looked={shown} />
    </section>
  );
}

function Nothing({ seed }: { readonly seed: number }) {
  return (
    <p className={styles['nothing']}>
      No histograms of seed {seed}: its trainings were not completed, or are from before what passes through a
      network was kept. Train them again to see it.
    </p>
  );
}

interface Looked {
  readonly variant: PlannedVariant;
  readonly activations: Parameters<typeof comparePlaces>[0][number]['activations'];
}

/** The variants of the same setting of which it is known. */
function lookedAt(
  { variants: planned }: StudyPlan,
  { outcomes }: Results,
  variants: readonly number[],
  seed: number,
): readonly Looked[] {
  const setting = planned[variants[0] ?? 0]?.settingIndex;
  return planned.flatMap((variant) => {
    const own = outcomes.find((outcome) => outcome.variant === variant.index && outcome.seed === seed);
    const activations = own?.activations ?? [];
    return variant.settingIndex === setting && activations.length > 0 ? [{ variant, activations }] : [];
  });
}

/** At first those of the number are shown; one alone stands beside the first other. */
function firstHidden(looked: readonly Looked[], variants: readonly number[]): readonly number[] {
  const others = looked.map(({ variant }) => variant.index).filter((index) => !variants.includes(index));
  return variants.length > 1 ? others : others.slice(1);
}

function Places({ looked }: { readonly looked: readonly Looked[] }) {
  const theme = useChartTheme();
  const rows = useMemo(
    () =>
      comparePlaces(
        looked.map(({ variant, activations }) => ({ graph: variant.document.graph, activations })),
      ),
    [looked],
  );
  const draw = useCallback<Draw>((context, size) => drawPlaces(context, size, rows, theme), [rows, theme]);
  return (
    <div className={styles['scroll']}>
      <div className={styles['places']} style={{ minWidth: grid.names + 120 * looked.length }}>
        <Plot
          className={styles['plot']}
          style={{ height: grid.head + rows.length * grid.row }}
          draw={draw}
          aria-hidden="true"
        />
        <table>
          <colgroup>
            <col style={{ width: grid.names }} />
          </colgroup>
          <thead>
            <tr style={{ height: grid.head }}>
              <th scope="col">Place</th>
              {looked.map(({ variant }) => (
                <th key={variant.index} scope="col">
                  {variant.arm}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Place key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Place({ row: { title, range, shown } }: { readonly row: PlaceRow }) {
  return (
    <tr style={{ height: grid.row }}>
      <th scope="row">
        {title}
        <span>
          axis {formatNumber(range[0])} to {formatNumber(range[1])}
        </span>
      </th>
      {shown.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column alone
        <td key={index}>{each === null ? <i>none here</i> : <Words shown={each} />}</td>
      ))}
    </tr>
  );
}

const sides = { before: 'enters a norm', after: 'leaves a norm', plain: 'no norm there' } as const;

function Words({ shown: { place, side } }: { readonly shown: ShownPlace }) {
  const { name, mean, sd, channels, deadChannels } = place;
  return (
    <span title={`${name}: mean and standard deviation over ${channels} channels`}>
      {formatSpread(mean, sd)}
      {deadChannels !== null && deadChannels > 0 && (
        <b>
          {' '}
          · {deadChannels} of {channels} dead
        </b>
      )}
      <VisuallyHidden>{`, ${sides[side]}`}</VisuallyHidden>
    </span>
  );
}
