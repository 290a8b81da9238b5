import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Popover.module.css';

export interface PopoverProps {
  /** Accessible name of what opens. */
  readonly label: string;
  readonly content: ReactNode;
  readonly side?: 'top' | 'bottom';
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** More about what a button names, beside it, until it is left. Takes the focus and gives it back. */
export function Popover({ label, content, side = 'bottom', children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles['content']}
          aria-label={label}
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
