import { LineChart } from 'lucide-react';
import { useMemo } from 'react';
import { colourOf } from '../../../shared/study/report/colours';
import { drawCurves } from '../../../shared/study/report/curves';
import { drawForest } from '../../../shared/study/report/forest';
import { heatOf } from '../../../shared/study/report/heat';
import { tableRows } from '../../../shared/study/report/table';
import type { Comparison, VariantSummary } from '../../../shared/study/summary';
import { EmptyState } from '../../ui/EmptyState';
import { useStudyPhase } from '../phase';
import type { Results } from '../useResults';
import { openVariant, useStudyView } from '../view';
import { HeatMap } from './HeatMap';
import styles from './Results.module.css';
import { SvgFigure } from './SvgFigure';

/** Curves, heat map, differences and table of what was measured so far, for one setting at a time. */
export function ResultsPanel({ results }: { readonly results: Results }) {
  const { summary, verdicts } = results;
  const wanted = useStudyView((state) => state.setting);
  const verdict = verdicts.find(({ setting }) => setting === wanted) ?? verdicts[0];
  const heat = useMemo(() => heatOf(summary.variants), [summary]);
  if (results.outcomes.length === 0 || verdict === undefined) return <Nothing />;
  const variants = summary.variants.filter(({ setting }) => setting === verdict.setting);
  const suffix = verdict.setting === '' ? '' : ` · ${verdict.setting}`;
  return (
    <div className={styles['results']}>
      <Figure title="Validation accuracy by epoch" about={`${suffix} · mean and 95 % band over seeds, %`}>
        <SvgFigure markup={drawCurves(variants)} />
      </Figure>
      <div className={styles['side']}>
        {heat !== null && (
          <Figure title="Arms × settings" about=" · validation accuracy, %">
            <HeatMap heat={heat} />
          </Figure>
        )}
        <Figure
          title={`Differences to ${variants[0]?.arm ?? ''}`}
          about={`${suffix} · paired over seeds, points, 95 % intervals`}
        >
          <SvgFigure markup={drawForest(variants, summary.comparisons)} />
        </Figure>
      </div>
      <Figure wide title="Arms" about={`${suffix} · a name opens the trials behind its numbers`}>
        <ArmTable variants={variants} comparisons={summary.comparisons} best={verdict.best} />
      </Figure>
    </div>
  );
}

function Nothing() {
  const phase = useStudyPhase((state) => state.phase);
  return (
    <EmptyState icon={<LineChart />} title="No trial has ended yet">
      {phase === 'running'
        ? 'Curves, differences and the verdict come with the first trials that end.'
        : 'Press Run. Curves, differences and the verdict come as the trials end; they can be paused at any time.'}
    </EmptyState>
  );
}

interface FigureProps {
  readonly title: string;
  readonly about: string;
  readonly wide?: boolean;
  readonly children: React.ReactNode;
}

function Figure({ title, about, wide = false, children }: FigureProps) {
  return (
    <section className={styles['card']} aria-label={title} data-wide={wide}>
      <h3>
        {title}
        <span>{about}</span>
      </h3>
      {children}
    </section>
  );
}

interface ArmTableProps {
  readonly variants: readonly VariantSummary[];
  readonly comparisons: readonly Comparison[];
  readonly best: VariantSummary | null;
}

function ArmTable({ variants, comparisons, best }: ArmTableProps) {
  const rows = tableRows(variants, comparisons);
  // The curves count colours over the arms that have some.
  const drawn = variants.filter(({ curve }) => curve.length > 0);
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {['Arm', ...(rows[0]?.cells ?? []).map(({ title }) => title)].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ variant, cells }) => (
            <tr key={variant.index} data-best={variant.index === best?.index}>
              <th scope="row">
                <button type="button" onClick={() => openVariant(variant.index)}>
                  <i
                    style={{
                      background: drawn.includes(variant) ? colourOf(drawn.indexOf(variant)) : 'none',
                    }}
                  />
                  {variant.arm}
                </button>
              </th>
              {cells.map(({ title, text }) => (
                <td key={title}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
