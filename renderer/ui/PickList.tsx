import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import styles from './Picker.module.css';

export interface PickItem {
  readonly id: string;
  readonly label: string;
  /** More words that find it. */
  readonly keywords?: readonly string[];
  readonly mark?: ReactNode;
  /** Stands at the right end: a shortcut, a shape. */
  readonly detail?: string | undefined;
  readonly disabled?: boolean;
  readonly onPick: () => void;
}

export interface PickGroup {
  readonly heading: string;
  readonly items: readonly PickItem[];
}

export interface PickListProps {
  /** Accessible name; also the search field's. */
  readonly label: string;
  readonly placeholder: string;
  readonly groups: readonly PickGroup[];
  /** Shown where nothing is found. */
  readonly empty: string;
}

/** A searchable list: type to narrow, arrows to move, Enter to choose. */
export function PickList({ label, placeholder, groups, empty }: PickListProps) {
  return (
    <Command label={label} loop>
      <Command.Input className={styles['input']} placeholder={placeholder} autoFocus />
      <Command.List className={styles['list']}>
        <Command.Empty className={styles['empty']}>{empty}</Command.Empty>
        {groups.map((group) => (
          <Command.Group key={group.heading} heading={group.heading}>
            {group.items.map((item) => (
              <Command.Item
                key={item.id}
                value={item.id}
                keywords={[item.label, ...(item.keywords ?? [])]}
                className={styles['item']}
                disabled={item.disabled ?? false}
                onSelect={item.onPick}
              >
                {item.mark}
                <span className={styles['label']}>{item.label}</span>
                {item.detail !== undefined && <span className={styles['detail']}>{item.detail}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
