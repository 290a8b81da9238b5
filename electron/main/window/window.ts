import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { lockContents } from '../page/lockdown';
import type { SettingsStore } from '../settings/settings';
import { MIN_SIZE, openingBounds } from './bounds';
import { backgroundColor, followTheme } from './theme';

export interface WindowOptions {
  /** Folder of the built app. */
  readonly built: string;
  readonly settings: SettingsStore;
  readonly development: boolean;
}

/** Makes the app's window, still hidden and empty; it shows itself once its page is drawn. */
export function createWindow({ built, settings, development }: WindowOptions): BrowserWindow {
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...openingBounds(settings.window, workAreas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Normscope',
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: join(built, 'preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
      // Its dictionaries would be fetched from the network.
      spellcheck: false,
      devTools: development,
      // A training goes on while the window is covered or minimised.
      backgroundThrottling: false,
    },
  });
  lockContents(window.webContents);
  followTheme(window);
  rememberBounds(window, settings);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => {
    if (settings.window?.maximized === true) window.maximize();
    window.show();
  });
  return window;
}

function rememberBounds(window: BrowserWindow, settings: SettingsStore): void {
  window.on('close', () => {
    settings.setWindow({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
}
