import { create } from 'zustand';
import type { Settings } from '../../shared/protocol/bridge';
import { reportError } from './errors';

export type ThemeChoice = Settings['theme'];
export type Theme = 'dark' | 'light';

interface ThemeState {
  readonly choice: ThemeChoice;
  /** What is shown: the choice, or the system's where the choice is to follow it. */
  readonly theme: Theme;
}

const systemIsLight = window.matchMedia('(prefers-color-scheme: light)');

function resolve(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice;
  return systemIsLight.matches ? 'light' : 'dark';
}

export const useTheme = create<ThemeState>(() => ({ choice: 'system', theme: resolve('system') }));

function show(choice: ThemeChoice): void {
  const theme = resolve(choice);
  document.documentElement.dataset['theme'] = theme;
  useTheme.setState({ choice, theme });
}

/** Shows the theme of the settings and follows the system's where they say so. */
export function followTheme(): void {
  show('system');
  systemIsLight.addEventListener('change', () => show(useTheme.getState().choice));
  window.normscope.settings
    .get()
    .then((settings) => show(settings.theme))
    .catch(reportError);
}

/** Shows a theme and keeps the choice. */
export function chooseTheme(choice: ThemeChoice): void {
  show(choice);
  window.normscope.settings.setTheme(choice).catch(reportError);
}

/** From dark to light and back; the choice no longer follows the system. */
export function switchTheme(): void {
  chooseTheme(useTheme.getState().theme === 'dark' ? 'light' : 'dark');
}
