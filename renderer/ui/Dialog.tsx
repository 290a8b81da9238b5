import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import styles from './Dialog.module.css';
import { VisuallyHidden } from './VisuallyHidden';

export interface DialogProps {
  readonly open: boolean;
  /** Asked to close: by Escape, by the button in the corner, by a click beside it. */
  readonly onClose: () => void;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly description?: string | undefined;
  readonly width?: 'narrow' | 'wide';
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * A modal dialog. Radix holds the focus inside and gives it back; the veil is ours, because Radix's own locks the page's
 * scrolling with an inline style sheet, which the content security policy refuses (and nothing here scrolls).
 */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, width = 'narrow', footer, children } = props;
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className={styles['veil']} aria-hidden="true" />
        <Radix.Content
          className={cx(styles['content'], styles[width])}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <Radix.Title className={styles['title']}>{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description className={styles['description']}>{description}</Radix.Description>
          )}
          {children !== undefined && <div className={styles['body']}>{children}</div>}
          {footer === undefined ? (
            <div className={styles['end']} />
          ) : (
            <div className={styles['foot']}>{footer}</div>
          )}
          {/* Last, so that the focus begins with what the dialog is for. */}
          <Radix.Close asChild>
            <Button variant="ghost" size="small" aria-label="Close" className={styles['close']}>
              <X />
            </Button>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface SpotlightProps extends Pick<DialogProps, 'open' | 'onClose'> {
  /** Accessible name; not shown. */
  readonly title: string;
  readonly children: ReactNode;
}

/** A modal dialog without a frame of its own, near the top of the window: for a search over everything. */
export function Spotlight({ open, onClose, title, children }: SpotlightProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className={styles['veil']} aria-hidden="true" />
        <Radix.Content className={cx(styles['content'], styles['spotlight'])} aria-describedby={undefined}>
          <Radix.Title asChild>
            <VisuallyHidden>{title}</VisuallyHidden>
          </Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
