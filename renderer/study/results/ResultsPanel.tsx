import { LineChart } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { drawCurves } from '../../../shared/study/report/curves';
import { drawForest } from '../../../shared/study/report/forest';
import { heatOf } from '../../../shared/study/report/heat';
import { EmptyState } from '../../ui/EmptyState';
import { useStudyPhase } from '../phase';
import type { Results } from '../useResults';
import { useStudyView } from '../view';
import { ArmTables } from './ArmTables';
import { HeatMap } from './HeatMap';
import { ReferenceChoice } from './ReferenceChoice';
import styles from './Results.module.css';
import { SvgFigure } from './SvgFigure';

/** Curves, heat map, differences and table of what was measured so far, for one setting at a time. */
export function ResultsPanel({ results }: { readonly results: Results }) {
  const { summary, verdicts } = results;
  const wanted = useStudyView((state) => state.setting);
  const verdict = verdicts.find(({ settingIndex }) => settingIndex === wanted) ?? verdicts[0];
  const heat = useMemo(() => heatOf(summary.variants), [summary]);
  const variants = useMemo(
    () => summary.variants.filter(({ settingIndex }) => settingIndex === verdict?.settingIndex),
    [summary, verdict?.settingIndex],
  );
  const drawnCurves = useCallback((width: number) => drawCurves(variants, width), [variants]);
  const reference = useStudyView((state) => state.reference);
  const base = variants.find(({ armIndex }) => armIndex === reference) ?? variants[0];
  const drawnForest = useCallback(
    (width: number) => drawForest(variants, summary.comparisons, width, base),
    [variants, summary, base],
  );
  if (results.outcomes.length === 0 || verdict === undefined) return <Nothing />;
  const suffix = verdict.setting === '' ? '' : ` · ${verdict.setting}`;
  const curves = (
    <Figure title="Validation accuracy by epoch" about={`${suffix} · %`}>
      <SvgFigure draw={drawnCurves} nothing="No training came to the end of an epoch." />
    </Figure>
  );
  const differences = (
    <Figure
      title="Differences to"
      choice={<ReferenceChoice variants={variants} base={base} />}
      about={`${suffix} · paired over seeds`}
    >
      <SvgFigure draw={drawnForest} nothing="This arm has no seed completed in common with another." />
    </Figure>
  );
  return (
    <div className={styles['results']}>
      {curves}
      <div className={styles['side']}>
        {heat !== null && (
          <Figure title="Arms × settings" about=" · validation accuracy, %">
            <HeatMap heat={heat} />
          </Figure>
        )}
        {differences}
      </div>
      <Figure wide title="Arms" about={`${suffix} · every number opens the runs behind it`}>
        <ArmTables variants={variants} comparisons={summary.comparisons} best={verdict.best} />
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
  /** What is chosen right behind the title. */
  readonly choice?: React.ReactNode;
  readonly about: string;
  readonly wide?: boolean;
  readonly children: React.ReactNode;
}

function Figure({ title, choice, about, wide = false, children }: FigureProps) {
  return (
    <section className={styles['card']} aria-label={title} data-wide={wide}>
      <h3>
        {title} {choice}
        <span>{about}</span>
      </h3>
      {children}
    </section>
  );
}
