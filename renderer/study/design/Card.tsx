import type { ReactNode } from 'react';
import styles from './Design.module.css';

interface CardProps {
  readonly title: string;
  /** How much of it there is, short. */
  readonly aside?: string | undefined;
  readonly children: ReactNode;
}

/** One factor of the design. */
export function Card({ title, aside, children }: CardProps) {
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['cardHead']}>
        <h3>{title}</h3>
        {aside !== undefined && <span>{aside}</span>}
      </div>
      {children}
    </section>
  );
}
