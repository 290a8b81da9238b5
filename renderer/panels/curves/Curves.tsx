import { LineChart } from 'lucide-react';
import { useMemo } from 'react';
import { useChartTheme } from '../../charts/theme';
import { useRunVersions } from '../../training/hooks';
import { useShownRunFacts } from '../../training/runFacts';
import { runName } from '../../training/runName';
import { useRunList } from '../../training/runs';
import { useRunView } from '../../training/view';
import { EmptyState } from '../../ui/EmptyState';
import { useRunColours } from '../runs/runColours';
import { AccuracyPlot } from './AccuracyPlot';
import styles from './Curves.module.css';
import { LossPlot } from './LossPlot';
import { OutputScores } from './OutputScores';
import type { RunLine } from './plotOptions';
import { RatePlot } from './RatePlot';

/** Loss, accuracy and learning rate over the steps, of the run shown and of those laid over it. */
export function Curves() {
  const run = useRunView((view) => view.run);
  const compared = useRunView((view) => view.compared);
  const lines = useRunLines();
  const runs = useMemo(
    () => (run === null ? [] : [run, ...compared.filter(({ id }) => id !== run.id)]),
    [run, compared],
  );
  const version = useRunVersions(runs);
  const facts = useShownRunFacts();
  if (run === null || (run.lastStep === 0 && runs.length === 1)) {
    return (
      <EmptyState icon={<LineChart />} title={run === null ? 'Nothing has been trained yet' : 'No step yet'}>
        {run === null
          ? 'Press Train: loss and accuracy appear here, step by step, with the validation after every epoch.'
          : (facts?.sentence ?? 'The first step is on its way.')}
      </EmptyState>
    );
  }
  const shared = { runs, lines, version };
  return (
    <div className={styles['root']}>
      <OutputScores run={run} />
      <LossPlot {...shared} />
      <AccuracyPlot {...shared} />
      <RatePlot {...shared} />
    </div>
  );
}

/** Label and colour of each run in the plots; stable while the choice of runs and the theme are. */
function useRunLines(): readonly RunLine[] {
  const theme = useChartTheme();
  const colours = useRunColours();
  const records = useRunList((list) => list.runs);
  const shown = useRunView((view) => view.run?.id);
  const compared = useRunView((view) => view.compared);
  return useMemo(() => {
    const ids = [shown ?? '', ...compared.map(({ id }) => id).filter((id) => id !== shown)];
    return ids.map((id) => {
      const record = records.find((each) => each.id === id);
      const label = record === undefined ? 'This run' : runName(record);
      const colour = colours.get(id) ?? theme.muted;
      return { label, colour, validationColour: id === shown ? theme.text : colour };
    });
  }, [theme, colours, records, shown, compared]);
}
