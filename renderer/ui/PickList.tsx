import { Command } from 'cmdk';
import { type ReactNode, useState } from 'react';
import styles from './Picker.module.css';
import { type Match, matchText, type Searchable } from './textSearch';

export interface PickItem extends Searchable {
  readonly id: string;
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

/** A searchable list: type to narrow, arrows to move, Enter to choose. What is called so comes first. */
export function PickList({ label, placeholder, groups, empty }: PickListProps) {
  const [query, setQuery] = useState('');
  return (
    <Command label={label} shouldFilter={false} loop>
      <Command.Input
        className={styles['input']}
        placeholder={placeholder}
        value={query}
        onValueChange={setQuery}
        autoFocus
      />
      <Command.List className={styles['list']}>
        <Command.Empty className={styles['empty']}>{empty}</Command.Empty>
        {findGroups(groups, query).map(({ heading, items }) => (
          <Command.Group key={heading} heading={heading}>
            {items.map(({ item, alias }) => (
              <Command.Item
                key={item.id}
                value={item.id}
                className={styles['item']}
                disabled={item.disabled ?? false}
                onSelect={item.onPick}
              >
                {item.mark}
                <span className={styles['label']}>
                  {item.label}
                  {alias !== undefined && alias !== item.detail && (
                    <span className={styles['alias']}>{alias}</span>
                  )}
                </span>
                {item.detail !== undefined && <span className={styles['detail']}>{item.detail}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

interface FoundItem extends Match {
  readonly item: PickItem;
}

interface FoundGroup {
  readonly heading: string;
  /** Best first; never empty. */
  readonly items: readonly FoundItem[];
}

/** What a query finds, the group with the best match first; without one, everything as it is. */
function findGroups(groups: readonly PickGroup[], query: string): readonly FoundGroup[] {
  const found = groups.flatMap(({ heading, items }): FoundGroup[] => {
    const matches = items.flatMap((item): FoundItem[] => {
      const match = matchText(query, item);
      return match === null ? [] : [{ ...match, item }];
    });
    return matches.length === 0 ? [] : [{ heading, items: matches.toSorted(byRank) }];
  });
  return found.toSorted((one, other) => byRank(one.items[0], other.items[0]));
}

function byRank(one: FoundItem | undefined, other: FoundItem | undefined): number {
  return (other?.rank ?? 0) - (one?.rank ?? 0);
}
