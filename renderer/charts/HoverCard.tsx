import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import styles from './HoverCard.module.css';

/** A point of the window, CSS pixels. */
export interface Anchor {
  readonly x: number;
  readonly y: number;
}

const DISTANCE = 14;

/** A small card beside a point of the window, on the side where there is more room. Shows what the pointer rests on. */
export function HoverCard({ anchor, children }: { readonly anchor: Anchor; readonly children: ReactNode }) {
  const { innerWidth, innerHeight } = window;
  const horizontal =
    anchor.x > innerWidth / 2 ? { right: innerWidth - anchor.x + DISTANCE } : { left: anchor.x + DISTANCE };
  const vertical =
    anchor.y > innerHeight / 2 ? { bottom: innerHeight - anchor.y + DISTANCE } : { top: anchor.y + DISTANCE };
  return createPortal(
    <div className={styles['card']} style={{ ...horizontal, ...vertical }} aria-hidden="true">
      {children}
    </div>,
    document.body,
  );
}
