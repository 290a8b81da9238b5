import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import styles from './Button.module.css';
import { cx } from './cx';
import { Tooltip } from './Tooltip';

export interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'children'> {
  /** What it does: read by screen readers, shown as a tooltip. */
  readonly label: string;
  /** Accelerator as the user types it, e.g. `Ctrl+0`, added to the tooltip. */
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

/** A button that shows only an icon; its label is its accessible name and its tooltip. */
export function IconButton({ label, shortcut, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <Button aria-label={label} className={cx(styles['icon'], className)} {...rest}>
        {children}
      </Button>
    </Tooltip>
  );
}
