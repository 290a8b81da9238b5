import styles from './ProgressBar.module.css';

interface ProgressBarProps {
  /** What is under way. */
  readonly label: string;
  readonly max: number;
  /** How much of it is done; undefined where that is not known. */
  readonly value: number | undefined;
}

/** A thin line that fills; it sweeps where nobody knows how far it is. */
export function ProgressBar({ label, max, value }: ProgressBarProps) {
  return <progress className={styles['bar']} aria-label={label} max={max} value={value} />;
}
