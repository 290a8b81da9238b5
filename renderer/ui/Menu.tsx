import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './Menu.module.css';

export interface MenuItem {
  readonly kind?: 'item';
  readonly label: string;
  readonly icon?: ReactNode;
  /** As the user types it, e.g. `Ctrl+D`. */
  readonly shortcut?: string | undefined;
  readonly disabled?: boolean;
  readonly tone?: 'bad';
  /** Present for one of several choices: whether it is the one in force. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

export interface SubMenu {
  readonly kind: 'menu';
  readonly label: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly entries: readonly MenuEntry[];
}

export type MenuEntry = MenuItem | SubMenu | { readonly kind: 'line'; readonly id: string };

export interface MenuProps {
  /** Accessible name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** A menu under a button. Not modal: Radix's modal menus lock scrolling with a style sheet that the CSP refuses. */
export function Menu({ label, entries, align = 'start', children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <MenuContent label={label} entries={entries} align={align} />
    </Radix.Root>
  );
}

export interface PointMenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** A menu at a point: what a right click or the menu key opens. */
export function PointMenu({ label, entries, at, onClose }: PointMenuProps) {
  return (
    <Radix.Root modal={false} open onOpenChange={(open) => !open && onClose()}>
      <Radix.Trigger asChild>
        <span className={styles['anchor']} style={{ left: at.x, top: at.y }} />
      </Radix.Trigger>
      <MenuContent label={label} entries={entries} align="start" />
    </Radix.Root>
  );
}

function MenuContent({ label, entries, align }: Pick<MenuProps, 'label' | 'entries' | 'align'>) {
  return (
    <Radix.Portal>
      <Radix.Content
        className={styles['content']}
        aria-label={label}
        align={align ?? 'start'}
        sideOffset={4}
        collisionPadding={8}
        loop
      >
        <Entries entries={entries} />
      </Radix.Content>
    </Radix.Portal>
  );
}

function Entries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry) => {
    if (entry.kind === 'line') return <Radix.Separator key={entry.id} className={styles['line']} />;
    if (entry.kind === 'menu') return <Sub key={entry.label} menu={entry} />;
    return entry.checked === undefined ? (
      <Item key={entry.label} item={entry} />
    ) : (
      <Choice key={entry.label} item={entry} checked={entry.checked} />
    );
  });
}

function Item({ item }: { readonly item: MenuItem }) {
  return (
    <Radix.Item
      className={styles['item']}
      disabled={item.disabled ?? false}
      data-tone={item.tone}
      onSelect={item.onSelect}
    >
      {item.icon}
      <span className={styles['text']}>{item.label}</span>
      {item.shortcut !== undefined && <span className={styles['shortcut']}>{item.shortcut}</span>}
    </Radix.Item>
  );
}

function Choice({ item, checked }: { readonly item: MenuItem; readonly checked: boolean }) {
  return (
    <Radix.CheckboxItem className={styles['item']} checked={checked} onSelect={item.onSelect}>
      <span className={styles['text']}>{item.label}</span>
      <Radix.ItemIndicator className={styles['check']}>
        <Check />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

function Sub({ menu }: { readonly menu: SubMenu }) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={styles['item']} disabled={menu.disabled ?? false}>
        {menu.icon}
        <span className={styles['text']}>{menu.label}</span>
        <ChevronRight />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent className={styles['content']} sideOffset={6} collisionPadding={8} loop>
          <Entries entries={menu.entries} />
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}
