import type { ReactNode } from 'react';
import styles from './Section.module.css';

/** A part of the inspector under its heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={styles['heading']}>{title}</h3>
      <div className={styles['body']}>{children}</div>
    </section>
  );
}

/** A part that is folded until it is asked for. */
export function FoldedSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className={styles['folded']}>
      <summary className={styles['heading']}>{title}</summary>
      <div className={styles['body']}>{children}</div>
    </details>
  );
}

/** Facts in two columns: what, how much. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles['fact']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
