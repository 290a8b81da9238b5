import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Popover.module.css';

export interface PopoverProps {
  /** Accessible name of what opens. */
  readonly label: string;
  /** What opens. */
  readonly content: ReactNode;
  readonly side?: 'top' | 'bottom';
  /** Which edge of the button it lies along. */
  readonly align?: 'start' | 'end';
  readonly width?: 'narrow' | 'wide';
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** More about what a button names, or a few controls, beside it. Not modal; takes the focus and gives it back. */
export function Popover({
  label,
  content,
  side = 'bottom',
  align = 'start',
  width = 'wide',
  children,
}: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles['content']}
          aria-label={label}
          data-width={width}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
