import styles from './Header.module.css';

/** The app's mark: a distribution before normalization and one after. */
export function Brand() {
  return (
    <span className={styles['brand']}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path className={styles['before']} d="M1 15C5 15 4 4 7 4s2 11 6 11" />
        <path className={styles['after']} d="M5 15c3 0 3-12 4-12s1 12 4 12h4" />
      </svg>
      <span className={styles['word']}>Normscope</span>
    </span>
  );
}
