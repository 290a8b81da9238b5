import type { VariantSummary } from '../../../shared/study/summary';
import { compareWith } from '../view';
import styles from './Results.module.css';

interface ReferenceChoiceProps {
  /** Those of the setting that is shown. */
  readonly variants: readonly VariantSummary[];
  readonly base: VariantSummary | undefined;
}

/** The arm that the others are compared with, of those of a setting. */
export function ReferenceChoice({ variants, base }: ReferenceChoiceProps) {
  return (
    <select
      className={styles['choice']}
      aria-label="Arm to compare with"
      value={base?.armIndex}
      onChange={(event) => compareWith(Number(event.target.value))}
    >
      {variants.map(({ armIndex, arm }) => (
        <option key={armIndex} value={armIndex}>
          {arm}
        </option>
      ))}
    </select>
  );
}
