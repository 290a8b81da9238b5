import { Popover } from 'radix-ui';
import styles from './Picker.module.css';
import { PickList, type PickListProps } from './PickList';

export interface PickerProps extends PickListProps {
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** A searchable list that floats at a point; closes by Escape and by a press beside it. */
export function Picker({ at, onClose, ...list }: PickerProps) {
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor asChild>
        <span className={styles['point']} style={{ left: at.x, top: at.y }} />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className={styles['popover']}
          side="bottom"
          align="start"
          sideOffset={2}
          collisionPadding={10}
          aria-label={list.label}
        >
          <PickList {...list} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
