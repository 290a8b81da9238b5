import { lossTerms } from '../../../shared/compile/lossTerms';
import { formatPercent, formatPercentTick } from '../../charts/format';
import type { RunBuffer } from '../../training/buffer';
import { Segmented } from '../../ui/Segmented';
import { CurvePlot, type CurvePlotProps } from './CurvePlot';
import styles from './Curves.module.css';
import { Of } from './Of';
import { type Metric, useCurvesOptions } from './options';
import { shownOutput } from './outputs';

const metrics = [
  { value: 'accuracy', label: 'Accuracy' },
  { value: 'top5Accuracy', label: 'Top-5' },
] as const satisfies readonly { value: Metric; label: string }[];

const titles: Readonly<Record<Metric, string>> = { accuracy: 'Accuracy', top5Accuracy: 'Top-5 accuracy' };

/** Accuracy over the steps, or top-5 accuracy where one of the runs has measured it. */
export function AccuracyPlot(props: Pick<CurvePlotProps, 'runs' | 'lines' | 'version'>) {
  const chosen = useCurvesOptions(({ metric }) => metric);
  const output = shownOutput(
    props.runs,
    useCurvesOptions((options) => options.output),
  );
  // Of one Output among several the five best are not counted.
  const hasChoice = output === null && props.runs.some(hasTop5);
  const metric = hasChoice ? chosen : 'accuracy';
  const [shown] = props.runs;
  const [scored] = shown === undefined ? [] : lossTerms(shown.document.graph);
  return (
    <CurvePlot
      {...props}
      title={titles[metric]}
      heading={
        <span className={styles['heading']}>
          {hasChoice ? (
            <Segmented
              size="small"
              label="Which accuracy"
              options={metrics}
              value={metric}
              onChange={(value) => useCurvesOptions.setState({ metric: value })}
            />
          ) : (
            titles[metric]
          )}
          {scored !== undefined && <Of words={`of ${output ?? scored.name}`} />}
        </span>
      }
      quantity={metric}
      output={output}
      format={formatPercent}
      formatTick={formatPercentTick}
      ceiling={1.02}
    />
  );
}

function hasTop5({ steps }: RunBuffer): boolean {
  return Number.isFinite(steps.top5Accuracy.at(-1));
}
