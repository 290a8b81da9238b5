import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
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
  readonly width?: 'narrow' | 'wide' | 'full';
  /** What the focus goes back to where that which had it before the dialog is gone. */
  readonly focusBack?: () => HTMLElement | SVGElement | null;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/**
 * A modal dialog. Radix holds the focus inside; it is given back here, as Radix's own knows only openers of its own kind. The veil is ours, because Radix's own locks the page's
 * scrolling with an inline style sheet, which the content security policy refuses (and nothing here scrolls).
 */
export function Dialog(props: DialogProps) {
  const { open, onClose } = props;
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Content {...props} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ title, description, width = 'narrow', footer, children, focusBack }: DialogProps) {
  // While the dialog is rendered for the first time, the focus is still where it was.
  const [opener] = useState(() => document.activeElement);
  const giveFocusBack = (event: Event): void => {
    event.preventDefault();
    const target = opener?.isConnected === true ? opener : focusBack?.();
    if (target instanceof HTMLElement || target instanceof SVGElement) target.focus();
  };
  return (
    <>
      <div className={styles['veil']} aria-hidden="true" />
      <Radix.Content
        className={cx(styles['content'], styles[width])}
        onCloseAutoFocus={giveFocusBack}
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
    </>
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
