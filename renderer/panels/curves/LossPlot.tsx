import { lossFormula, lossTerms } from '../../../shared/compile/lossTerms';
import { formatNumber, formatTick } from '../../charts/format';
import { CurvePlot, type CurvePlotProps } from './CurvePlot';
import styles from './Curves.module.css';
import { Of } from './Of';
import { useCurvesOptions } from './options';
import { shownOutput } from './outputs';

/** Loss over the steps; with several Outputs the sum that it is, by their names. */
export function LossPlot(props: Pick<CurvePlotProps, 'runs' | 'lines' | 'version'>) {
  const [shown] = props.runs;
  const terms = shown === undefined ? [] : lossTerms(shown.document.graph);
  const output = shownOutput(
    props.runs,
    useCurvesOptions((options) => options.output),
  );
  return (
    <CurvePlot
      {...props}
      title="Loss"
      heading={
        <span className={styles['heading']}>
          Loss
          {terms.length > 0 && <Of words={output ?? lossFormula(terms)} />}
        </span>
      }
      quantity="loss"
      output={output}
      format={formatNumber}
      formatTick={formatTick}
      ceiling={null}
    />
  );
}
