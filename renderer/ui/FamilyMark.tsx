import type { LayerFamily } from '../../shared/layers/layer';
import styles from './FamilyMark.module.css';

/** The small square in a layer family's colour. */
export function FamilyMark({ family }: { readonly family: LayerFamily | undefined }) {
  return <span className={styles['mark']} data-family={family} aria-hidden="true" />;
}
