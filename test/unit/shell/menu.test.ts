import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { type MenuOptions, menuTemplate } from '../../../electron/main/menu';
import { actionIds, actionMenus, actions } from '../../../shared/protocol/actions';

type Item = MenuItemConstructorOptions;

function createMenu(values: Partial<MenuOptions> = {}) {
  const done: string[] = [];
  const template = menuTemplate({
    platform: 'linux',
    development: false,
    recent: [],
    run: (action) => void done.push(`run ${action}`),
    openRecent: (path) => void done.push(`open ${path}`),
    editText: (command) => void done.push(`text ${command}`),
    showAbout: () => void done.push('about'),
    ...values,
  });
  return { template, items: flatten(template), done };
}

function flatten(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
}

/** Chooses an item, with the mouse or by its key. Only what the menu uses of Electron’s arguments is given. */
function choose(items: readonly Item[], id: string, triggeredByAccelerator = false): void {
  const click: unknown = items.find((item) => item.id === id)?.click;
  if (typeof click !== 'function') throw new Error(`The menu has no item “${id}” that can be chosen.`);
  click(undefined, undefined, { triggeredByAccelerator });
}

describe.each(['linux', 'win32', 'darwin'] as const)('the menu on %s', (platform) => {
  it('has the sections of the actions, and every action in its own', () => {
    const { template } = createMenu({ platform });
    const labels = template.map(({ label }) => label).filter((label) => label !== undefined);
    expect(labels.filter((label) => label !== 'Normscope')).toEqual([...actionMenus]);
    for (const id of actionIds) {
      const section = template.find(({ label }) => label === actions[id].menu);
      expect(flatten(section === undefined ? [] : [section])).toContainEqual(
        expect.objectContaining({ id, label: actions[id].label }),
      );
    }
  });

  it('sends the id of the action that was chosen', () => {
    const { items, done } = createMenu({ platform });
    for (const id of actionIds) choose(items, id);
    expect(done).toEqual(actionIds.map((id) => `run ${id}`));
  });

  it('takes no key from a text field', () => {
    const taken = createMenu({ platform })
      .items.filter(
        ({ accelerator, registerAccelerator }) => accelerator !== undefined && registerAccelerator !== false,
      )
      .map(({ accelerator }) => accelerator);
    const meant = ['Delete', '/', 'CmdOrCtrl+.', 'CmdOrCtrl+Shift+.', 'CmdOrCtrl+Right', 'CmdOrCtrl+Enter'];
    const throughTheMenu = ['CmdOrCtrl+Z', 'CmdOrCtrl+Shift+Z', 'CmdOrCtrl+A'];
    for (const key of [...meant, ...(platform === 'darwin' ? [] : throughTheMenu)])
      expect(taken).not.toContain(key);
    expect(taken).toContain('CmdOrCtrl+S');
  });

  it('shows the developer tools to developers only', () => {
    const roles = (development: boolean) =>
      createMenu({ platform, development }).items.map(({ role }) => role);
    expect(roles(false)).not.toContain('toggleDevTools');
    expect(roles(false)).not.toContain('reload');
    expect(roles(true)).toContain('toggleDevTools');
  });

  it('can quit, and tells about the app', () => {
    const { items, done } = createMenu({ platform });
    expect(items.map(({ role }) => role)).toContain('quit');
    choose(items, 'about');
    expect(done).toEqual(['about']);
  });
});

describe('the menu', () => {
  it('shows the keys that it leaves to the window', () => {
    const { items } = createMenu();
    expect(items).toContainEqual(
      expect.objectContaining({ id: 'edit.delete', accelerator: 'Delete', registerAccelerator: false }),
    );
  });

  it('lists the recent projects, an ampersand in their names as it is', () => {
    const { items, done } = createMenu({ recent: ['/a/x & y.normscope', '/b.normscope'] });
    const recent = items.find(({ id }) => id === 'recent');
    expect(recent?.enabled).toBe(true);
    const entries = Array.isArray(recent?.submenu) ? recent.submenu : [];
    expect(entries.map(({ label }) => label)).toEqual(['/a/x && y.normscope', '/b.normscope']);
    const click: unknown = entries[0]?.click;
    if (typeof click === 'function') click();
    expect(done).toEqual(['open /a/x & y.normscope']);
    expect(createMenu().items.find(({ id }) => id === 'recent')?.enabled).toBe(false);
  });

  it('edits text on macOS where a key arrives that the window left alone', () => {
    const { items, done } = createMenu({ platform: 'darwin' });
    choose(items, 'edit.undo', true);
    choose(items, 'edit.redo', true);
    choose(items, 'edit.selectAll', true);
    choose(items, 'project.save', true);
    expect(done).toEqual(['text undo', 'text redo', 'text selectAll', 'run project.save']);
  });
});
