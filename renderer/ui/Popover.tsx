import { Popover as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import styles from './Popover.module.css';

export interface PopoverProps {
  /** Accessible name of what opens. */
  readonly label: string;
  /** What opens; a function is given what closes it. */
  readonly content: ReactNode | ((close: () => void) => ReactNode);
  readonly side?: 'top' | 'bottom';
  /** Which edge of the button it lies along. */
  readonly align?: 'start' | 'end';
  readonly width?: 'narrow' | 'wide';
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** How far it keeps from the window's edges; at the bottom the status bar stays in sight. */
const CLEAR = { top: 8, right: 8, bottom: 30, left: 8 };

/** More about what a button names, or a few controls, beside it. Not modal; takes the focus and gives it back. */
export function Popover({
  label,
  content,
  side = 'bottom',
  align = 'start',
  width = 'wide',
  children,
}: PopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles['content']}
          aria-label={label}
          data-width={width}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={CLEAR}
        >
          {typeof content === 'function' ? content(() => setOpen(false)) : content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
