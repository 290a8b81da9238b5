import { ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ActionId, actions } from '../../shared/protocol/actions';
import { useDocumentStore } from '../document/store';
import { Button } from '../ui/Button';
import { Menu, type MenuEntry } from '../ui/Menu';
import { shortcutOf } from './actions/keys';
import { runAction } from './actions/registry';
import { attempt, reportError } from './errors';
import styles from './Header.module.css';
import { fileNameOf, folderOf, shortName } from './project/fileName';
import { openPath } from './project/project';
import { chooseTheme, type ThemeChoice, useTheme } from './theme';

const projectActions: readonly ActionId[] = ['project.new', 'project.open', 'project.save', 'project.saveAs'];

/** The file's name; under it, what can be done with files, and those opened lately. */
export function ProjectMenu() {
  const path = useDocumentStore((state) => state.path);
  const recent = useRecentFiles(path);
  const choice = useTheme((state) => state.choice);
  const entries: readonly MenuEntry[] = [
    ...projectActions.map(
      (id): MenuEntry => ({
        label: actions[id].label,
        shortcut: shortcutOf(id),
        onSelect: () => runAction(id),
      }),
    ),
    ...(recent.length > 0 ? [recentMenu(recent)] : []),
    { kind: 'line', id: 'window' },
    themeMenu(choice),
  ];
  return (
    <Menu label="Project" entries={entries}>
      <Button variant="ghost" className={styles['file']} title={path ?? 'Not saved yet'}>
        <span className={styles['fileName']}>{fileNameOf(path)}</span>
        <ChevronDown />
      </Button>
    </Menu>
  );
}

const themeLabels: Readonly<Record<ThemeChoice, string>> = {
  system: 'As the system',
  dark: 'Dark',
  light: 'Light',
};
const themeChoices = ['system', 'dark', 'light'] as const;

function themeMenu(current: ThemeChoice): MenuEntry {
  return {
    kind: 'menu',
    label: 'Theme',
    entries: themeChoices.map((choice) => ({
      label: themeLabels[choice],
      checked: choice === current,
      onSelect: () => chooseTheme(choice),
    })),
  };
}

function recentMenu(paths: readonly string[]): MenuEntry {
  const names = paths.map(shortName);
  return {
    kind: 'menu',
    label: 'Open recent',
    entries: paths.map((path) => {
      const ambiguous = names.filter((name) => name === shortName(path)).length > 1;
      return {
        label: ambiguous ? `${shortName(path)} – ${folderOf(path)}` : shortName(path),
        onSelect: () => attempt('The file was not opened', () => openPath(path)),
      };
    }),
  };
}

/** Files opened or saved lately, other than the open one; read anew when another is opened. */
function useRecentFiles(current: string | null): readonly string[] {
  const [recent, setRecent] = useState<readonly string[]>([]);
  useEffect(() => {
    let wanted = true;
    window.normscope.settings
      .get()
      .then((settings) => {
        if (wanted) setRecent(settings.recent.filter((path) => path !== current));
      })
      .catch(reportError);
    return () => {
      wanted = false;
    };
  }, [current]);
  return recent;
}
