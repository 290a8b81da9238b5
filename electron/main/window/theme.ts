import { type BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '../../../shared/protocol/bridge';

/** `--bg` of the two themes: what the window shows before the page is drawn. */
const backgrounds = { dark: '#0f1216', light: '#f4f5f7' } as const;

export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light;
}

/** Applies the theme to the page (`prefers-color-scheme`), the title bar and native dialogs. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}

/** Keeps the colour behind the page that of the theme, until the window is closed. */
export function followTheme(window: BrowserWindow): void {
  const update = (): void => window.setBackgroundColor(backgroundColor());
  nativeTheme.on('updated', update);
  window.on('closed', () => nativeTheme.off('updated', update));
}
