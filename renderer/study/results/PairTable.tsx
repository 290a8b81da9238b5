import type { Behind } from '../../../shared/study/shownNumber';
import type { VariantSummary } from '../../../shared/study/summary';
import { formatRatio } from '../../../shared/study/words';
import styles from './Results.module.css';

interface PairTableProps {
  readonly behind: Behind;
  readonly base: VariantSummary;
}

/** The values of two variants seed by seed, and how far they are apart. */
export function PairTable({ behind, base }: PairTableProps) {
  const { variant, words, values, baseValues, difference, multiple, geometric } = behind;
  const seeds = [...new Set([...baseValues.keys(), ...values.keys()])];
  return (
    <table className={styles['table']} data-narrow="true">
      <caption>{words.title}, seed by seed</caption>
      <thead>
        <tr>
          <th scope="col">Seed</th>
          <th scope="col">{base.arm}</th>
          <th scope="col">{variant.arm}</th>
          {!geometric && <th scope="col">Difference</th>}
          {multiple !== null && <th scope="col">Multiple</th>}
        </tr>
      </thead>
      <tbody>
        {seeds.map((seed) => {
          const [one, other] = [baseValues.get(seed), values.get(seed)];
          const known = one !== undefined && other !== undefined;
          return (
            <tr key={seed}>
              <th scope="row">{seed}</th>
              <td>{one === undefined ? '–' : words.value(one)}</td>
              <td>{other === undefined ? '–' : words.value(other)}</td>
              {!geometric && (
                <td className={styles['main']}>{known ? words.difference(other - one) : '–'}</td>
              )}
              {multiple !== null && <td>{known ? formatRatio(other / one) : '–'}</td>}
            </tr>
          );
        })}
      </tbody>
      {(difference !== null || multiple !== null) && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              Mean of the pairs
            </th>
            {difference !== null && <td>{words.difference(difference.mean)}</td>}
            {multiple !== null && <td>{formatRatio(multiple.mean)}</td>}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
