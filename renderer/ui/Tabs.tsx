import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A count beside the label; absent shows none. */
  readonly badge?: { readonly text: string; readonly tone: 'quiet' | 'bad' } | undefined;
}

export interface TabsProps<Id extends string> {
  /** Accessible name of the row of tabs. */
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** Stands at the right end of the row: legends, switches. */
  readonly aside?: ReactNode;
  /** `TabPanel` elements, one per item, and whatever stands below them all. */
  readonly children: ReactNode;
}

/** A row of tabs over their panels; fills its parent. Arrow keys move between tabs. */
export function Tabs<Id extends string>({ label, items, value, onChange, aside, children }: TabsProps<Id>) {
  const choose = (chosen: string) => {
    const item = items.find((candidate) => candidate.id === chosen);
    if (item !== undefined) onChange(item.id);
  };
  return (
    <Radix.Root className={styles['root']} value={value} onValueChange={choose}>
      <div className={styles['bar']}>
        <Radix.List className={styles['list']} aria-label={label}>
          {items.map((item) => (
            <Radix.Trigger key={item.id} value={item.id} className={styles['tab']}>
              {item.label}
              {item.badge !== undefined && (
                <span className={styles['badge']} data-tone={item.badge.tone}>
                  {item.badge.text}
                </span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      </div>
      {children}
    </Radix.Root>
  );
}

/** The panel of the tab with the same id. Only the active one is mounted. */
export function TabPanel({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Radix.Content value={id} className={styles['panel']} tabIndex={-1}>
      {children}
    </Radix.Content>
  );
}
