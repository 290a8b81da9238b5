import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { app, type BrowserWindow, dialog, ipcMain, Menu, session } from 'electron';
import { z } from 'zod';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { WindowEvents } from '../../shared/protocol/bridge';
import { findTemplate } from '../../shared/templates';
import { createFileDialogs, createReportDialogs, offerToForceClosing, showAbout } from './dialogs';
import { ShellError } from './errors';
import { createHandlers } from './ipc/handlers';
import { createRegister, registerAll } from './ipc/requests';
import { isOwnPage } from './ipc/trust';
import type { Log } from './log';
import { menuTemplate } from './menu';
import { APP_ORIGIN, APP_PAGE } from './page/assets';
import { lockSession } from './page/lockdown';
import { serveApp } from './page/serve';
import { Projects } from './projects/projects';
import { RecoveryStore } from './projects/recovery';
import { Reports } from './projects/reports';
import { RunClient } from './runs/client';
import startRunThread from './runs/worker?nodeWorker';
import { SettingsStore } from './settings/settings';
import { CloseGuard } from './window/closeGuard';
import { watchForCrashes } from './window/crashes';
import { applyTheme } from './window/theme';
import { createWindow } from './window/window';

export interface DesktopOptions {
  /** Folder of the built app, with `preload/` and `renderer/`. */
  readonly built: string;
  /** Offers the developer tools. */
  readonly development: boolean;
  /** Project file that the app was started with. */
  readonly file: string | null;
  readonly log: Log;
  readonly userData: string;
}

/** How long the app waits at its end for what is still to be written, in milliseconds. */
const LAST_WRITES = 5000;

/** Starts the app, once Electron is ready. Must be called before that. */
export function startDesktop(options: DesktopOptions): void {
  let brought = options.file;
  let desktop: Desktop | null = null;
  const bring = (file: string | null): void => {
    if (desktop === null) brought = file ?? brought;
    else desktop.bring(file);
  };
  app.on('open-file', (event, file) => {
    event.preventDefault();
    bring(file);
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const sent = z.object({ file: z.string().nullable() }).safeParse(data);
    bring(sent.success ? sent.data.file : null);
  });
  app.on('window-all-closed', () => app.quit());
  const start = (): void => {
    desktop = new Desktop({ ...options, file: brought });
  };
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      options.log.error('Normscope could not start.', error);
      dialog.showErrorBox('Normscope could not start', startSentence(error, options.log));
      app.exit(1);
    });
}

function startSentence(error: unknown, log: Log): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${message}. Start it again; if that does not help, install it again. What happened stands in ${log.path}.`;
}

/** The running app: one window, and what stands behind it. */
class Desktop {
  readonly #options: DesktopOptions;
  readonly #settings: SettingsStore;
  readonly #window: BrowserWindow;
  readonly #projects: Projects;
  readonly #runs: RunClient;

  constructor(options: DesktopOptions) {
    const { built, development, file, log, userData } = options;
    this.#options = options;
    this.#settings = new SettingsStore(join(userData, 'settings.json'), log);
    applyTheme(this.#settings.public.theme);
    lockSession(session.defaultSession);
    serveApp(session.defaultSession, join(built, 'renderer'));

    this.#window = createWindow({ built, development, settings: this.#settings });
    this.#projects = this.#createProjects();
    this.#runs = new RunClient(() => startRunThread({ workerData: join(userData, 'runs.sqlite') }));
    if (file !== null) this.#projects.bring(file);
    this.#connect();
    this.#showMenu();
    this.#writeAllBeforeTheEnd();
    log.info(`Normscope ${app.getVersion()} on ${process.platform} ${process.arch} has started.`);
    // A load that fails is told by the window's own event: see watchForCrashes.
    this.#window.loadURL(APP_PAGE).catch(() => undefined);
  }

  /** Another start of the app, or the desktop, wants the window in front, and a file opened in it. */
  bring(file: string | null): void {
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
    const path = file === null ? null : this.#projects.bring(file);
    if (path !== null) this.#tell('project:openRequest', path);
  }

  #createProjects(): Projects {
    const settings = this.#settings;
    return new Projects({
      dialogs: createFileDialogs(this.#window),
      recovery: new RecoveryStore(join(this.#options.userData, 'recovery'), this.#options.log),
      documents: app.getPath('documents'),
      createFirst,
      recent: {
        list: () => settings.public.recent,
        remember: (path) => {
          settings.remember(path);
          this.#showMenu();
        },
        forget: (path) => {
          settings.forget(path);
          this.#showMenu();
        },
      },
    });
  }

  /** Joins the window to what answers it. */
  #connect(): void {
    const window = this.#window;
    const { log } = this.#options;
    const closeGuard = new CloseGuard({
      ask: () => this.#tell('window:closeRequest', undefined),
      close: () => window.close(),
      offerToForce: () => offerToForceClosing(window),
      force: () => window.destroy(),
    });
    window.on('close', (event) => {
      if (!closeGuard.mayClose()) event.preventDefault();
    });
    watchForCrashes({ window, log, pageGone: () => closeGuard.pageGone() });
    const { id } = window.webContents;
    const register = createRegister({
      ipc: ipcMain,
      log,
      isTrusted: (sender) => isOwnPage(sender, id, APP_ORIGIN),
    });
    const handlers = createHandlers({
      projects: this.#projects,
      reports: new Reports({ dialogs: createReportDialogs(window), documents: app.getPath('documents') }),
      runs: this.#runs,
      settings: this.#settings,
      log,
      window,
      closeGuard,
    });
    registerAll(register, handlers);
  }

  #showMenu(): void {
    const contents = this.#window.webContents;
    const template = menuTemplate({
      platform: process.platform,
      development: this.#options.development,
      recent: this.#settings.public.recent,
      run: (action) => this.#tell('window:action', action),
      openRecent: (path) => this.#tell('project:openRequest', path),
      editText: (command) => contents[command](),
      showAbout: () => void showAbout(this.#window),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #tell<Name extends keyof WindowEvents>(name: Name, value: WindowEvents[Name]): void {
    if (!this.#window.isDestroyed()) this.#window.webContents.send(name, value);
  }

  /** Holds the end of the app until settings, projects and runs are on the disk. */
  #writeAllBeforeTheEnd(): void {
    app.on('will-quit', (event) => {
      event.preventDefault();
      const written = Promise.allSettled([this.#settings.idle(), this.#projects.idle(), this.#runs.close()]);
      void Promise.race([written, setTimeout(LAST_WRITES)]).then(() => app.exit(0));
    });
  }
}

/** The project of a first start: the article's network. */
function createFirst(): NormscopeDocument {
  const template = findTemplate('article-mnist');
  if (template === undefined)
    throw new ShellError('The template “MNIST with Batch Norm” is missing from this build.');
  return template.create(randomUUID());
}
