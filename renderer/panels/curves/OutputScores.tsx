import { lossTerms } from '../../../shared/compile/lossTerms';
import { formatNumber, formatPercent } from '../../charts/format';
import type { RunBuffer } from '../../training/buffer';
import styles from './Curves.module.css';

/** What each of several Outputs measured in the last validation of a run; nothing where there is one alone. */
export function OutputScores({ run: { document, epochs } }: { readonly run: RunBuffer }) {
  const last = epochs.at(-1);
  const scores = last?.valOutputs ?? [];
  const terms = lossTerms(document.graph);
  if (last === undefined || scores.length === 0 || scores.length !== terms.length) return null;
  return (
    <p className={styles['outputs']}>
      <span>Validation after epoch {last.epoch}</span>
      {scores.map(({ loss, accuracy }, index) => (
        <span key={terms[index]?.name} className={styles['output']}>
          <b>{terms[index]?.name}</b> loss {formatNumber(loss)} · accuracy {formatPercent(accuracy)}
        </span>
      ))}
    </p>
  );
}
