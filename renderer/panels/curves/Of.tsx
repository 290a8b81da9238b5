import styles from './Curves.module.css';

/** What a plot's numbers are of, beside its title; cut off where there is no room, and then whole under the pointer. */
export function Of({ words }: { readonly words: string }) {
  return (
    <span className={styles['of']} title={words}>
      {words}
    </span>
  );
}
