import styles from './tools.module.css';

/** The two signal colours and what they mean. */
export function BeforeAfterLegend() {
  return (
    <>
      <span className={styles['key']} data-side="before">
        before
      </span>
      <span className={styles['key']} data-side="after">
        after
      </span>
    </>
  );
}
