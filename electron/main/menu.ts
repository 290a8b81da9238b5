import type { MenuItemConstructorOptions } from 'electron';
import {
  type ActionDescription,
  type ActionId,
  actionIds,
  actionMenus,
  actions,
} from '../../shared/protocol/actions';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Adds the items of a developer: reload and developer tools. */
  readonly development: boolean;
  readonly recent: readonly string[];
  /** Sends the id of an action to the window. */
  run(action: ActionId): void;
  openRecent(path: string): void;
  /** Does in the focused text field what an action does in the document. */
  editText(command: TextCommand): void;
  showAbout(): void;
}

export type TextCommand = 'undo' | 'redo' | 'selectAll';
type Item = MenuItemConstructorOptions;

/**
 * Keys that mean something in a text field. Registered with the menu they would be taken from it, so the menu only
 * shows them, and the window, which knows where the focus is, acts on them.
 */
const keysOfTextFields: ReadonlySet<ActionId> = new Set([
  'edit.undo',
  'edit.redo',
  'edit.delete',
  'edit.duplicate',
  'edit.selectAll',
  'view.searchLayers',
  'train.start',
  'train.pause',
  'train.step',
  'train.stop',
  'study.run',
  'help.layer',
]);

const textCommands: Readonly<Partial<Record<ActionId, TextCommand>>> = {
  'edit.undo': 'undo',
  'edit.redo': 'redo',
  'edit.selectAll': 'selectAll',
};

const separator: Item = { type: 'separator' };

/** The application menu: the actions of shared/protocol/actions in their sections, and what the system expects. */
export function menuTemplate(options: MenuOptions): Item[] {
  const sections = actionMenus.map(
    (menu): Item => ({
      label: menu,
      submenu: [...sectionItems(menu, options), ...extraItems[menu](options)],
      ...(menu === 'Help' ? { role: 'help' } : {}),
    }),
  );
  return options.platform === 'darwin' ? [appMenu(options), ...sections, { role: 'windowMenu' }] : sections;
}

function sectionItems(menu: ActionDescription['menu'], options: MenuOptions): Item[] {
  return actionIds.filter((id) => actions[id].menu === menu).map((id) => actionItem(id, options));
}

function actionItem(id: ActionId, options: MenuOptions): Item {
  const { label, accelerator }: ActionDescription = actions[id];
  const click = (): void => options.run(id);
  if (accelerator === undefined) return { id, label, click };
  if (!keysOfTextFields.has(id)) return { id, label, click, accelerator };
  return options.platform === 'darwin'
    ? macItem(id, options)
    : { id, label, click, accelerator, registerAccelerator: false };
}

/**
 * macOS always registers what it shows. A key that arrives here was left alone by the window, so a text field has the
 * focus: undo, redo and select all act on it (there they work through the menu only), the other keys are not shown.
 */
function macItem(id: ActionId, options: MenuOptions): Item {
  const { label, accelerator }: ActionDescription = actions[id];
  const command = textCommands[id];
  if (command === undefined || accelerator === undefined) return { id, label, click: () => options.run(id) };
  return {
    id,
    label,
    accelerator,
    click: (_item, _window, { triggeredByAccelerator }) =>
      triggeredByAccelerator === true ? options.editText(command) : options.run(id),
  };
}

const extraItems: Readonly<Record<ActionDescription['menu'], (options: MenuOptions) => Item[]>> = {
  File: (options) => [
    { id: 'recent', label: 'Open Recent', submenu: recentItems(options), enabled: options.recent.length > 0 },
    separator,
    options.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
  ],
  Edit: () => [separator, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }],
  View: ({ development }) => [
    separator,
    { role: 'togglefullscreen' },
    ...(development ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
  ],
  Train: () => [],
  Study: () => [],
  Help: ({ platform, showAbout }) =>
    platform === 'darwin'
      ? []
      : [separator, { id: 'about', label: 'About Normscope', click: () => showAbout() }],
};

function recentItems({ recent, openRecent }: MenuOptions): Item[] {
  return recent.map((path) => ({ label: escapeMnemonic(path), click: () => openRecent(path) }));
}

/** An ampersand in a label would mark the next letter as its key. */
function escapeMnemonic(label: string): string {
  return label.replaceAll('&', '&&');
}

function appMenu({ showAbout }: MenuOptions): Item {
  return {
    label: 'Normscope',
    submenu: [
      { id: 'about', label: 'About Normscope', click: () => showAbout() },
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}
