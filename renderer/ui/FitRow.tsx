import { type ReactNode, useCallback } from 'react';
import { cx } from './cx';
import styles from './FitRow.module.css';

interface FitRowProps {
  readonly className?: string | undefined;
  /** The last of them always stays. */
  readonly children: ReactNode;
}

/**
 * The window's bottom line: facts of which none is cut off. What has no room is left out as a whole, the `Fit` of the highest
 * rank first; what is in no `Fit` always stays.
 */
export function FitRow({ className, children }: FitRowProps) {
  const follow = useCallback((row: HTMLElement | null) => {
    if (row === null) return;
    const resized = new ResizeObserver(() => arrange(row));
    const changed = new MutationObserver(() => arrange(row));
    resized.observe(row);
    changed.observe(row, { childList: true, characterData: true, subtree: true });
    return () => {
      resized.disconnect();
      changed.disconnect();
    };
  }, []);
  return (
    <footer ref={follow} className={cx(styles['row'], className)}>
      {children}
    </footer>
  );
}

interface FitProps {
  /** The higher, the sooner it is left out. */
  readonly rank: number;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A part of a `FitRow` that may be left out; one in another goes before it, or with it. */
export function Fit({ rank, title, children }: FitProps) {
  return (
    <span className={styles['fit']} data-rank={rank} title={title}>
      {children}
    </span>
  );
}

/** Between what stands on the left and what stands on the right. */
export function FitSpace() {
  return <span className={styles['space']} />;
}

/** Leaves out, one after the other, what has no room. */
function arrange(row: HTMLElement): void {
  const parts = [...row.querySelectorAll<HTMLElement>('[data-rank]')].toSorted(
    (one, other) => Number(other.dataset['rank']) - Number(one.dataset['rank']),
  );
  for (const part of parts) delete part.dataset['leftOut'];
  for (const part of parts) {
    if (!overflows(row)) return;
    part.dataset['leftOut'] = '';
  }
}

/** Whether what stands last in the row ends behind it. */
function overflows(row: HTMLElement): boolean {
  const room = row.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(row).paddingRight);
  return (row.lastElementChild?.getBoundingClientRect().right ?? 0) > room + 0.5;
}
