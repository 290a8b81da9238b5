import type { ElectronApplication, Page } from '@playwright/test';
import type { NormscopeDocument } from '../../shared/document/schema';
import { findTemplate } from '../../shared/templates';
import type { RunningApp } from './app';

/**
 * Puts a bare text of the app's own in place of its page: the same origin, headers and bridge, and nothing that acts by
 * itself, so that a test speaks to the desktop alone.
 */
export async function showBarePage({ app, page }: RunningApp): Promise<Page> {
  const address = 'app://normscope/datasets/README.md';
  await app.evaluate(async ({ BrowserWindow }, url) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents?.isLoading())
      await new Promise<void>((done) => contents.once('did-stop-loading', () => done()));
    await contents?.loadURL(url);
  }, address);
  await page.waitForURL(address);
  return page;
}

/** What the system's dialogs answer from now on; `null` closes them. */
export interface DialogAnswers {
  readonly open?: string | null;
  readonly save?: string | null;
  /** Number of the button that is pressed in message boxes. */
  readonly button?: number;
}

/** Has the system's dialogs answer by themselves, and keeps the texts of message boxes for `messagesShown`. */
export async function answerDialogs(app: ElectronApplication, answers: DialogAnswers): Promise<void> {
  await app.evaluate(({ dialog }, { open = null, save = null, button = 0 }) => {
    const shown: string[] = [];
    Object.assign(globalThis, { messagesShown: shown });
    Object.assign(dialog, {
      showOpenDialog: () =>
        Promise.resolve({ canceled: open === null, filePaths: open === null ? [] : [open] }),
      showSaveDialog: () => Promise.resolve({ canceled: save === null, filePath: save ?? '' }),
      showMessageBox: (...args: readonly unknown[]) => {
        const options = args.at(-1);
        const message =
          typeof options === 'object' && options !== null && 'message' in options ? options.message : '';
        shown.push(String(message));
        return Promise.resolve({ response: button, checkboxChecked: false });
      },
    });
  }, answers);
}

/** Texts of the message boxes since `answerDialogs`. */
export function messagesShown(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => {
    const shown: unknown = Reflect.get(globalThis, 'messagesShown');
    return Array.isArray(shown) ? shown.map(String) : [];
  });
}

/** Has the page listen to an event of the desktop; the result asks what has come since. */
export async function receive(page: Page, event: 'action' | 'openRequest'): Promise<() => Promise<unknown>> {
  await page.evaluate((name) => {
    const received: string[] = [];
    Object.assign(window, { received });
    const { window: desktop, project } = window.normscope;
    const listen = name === 'action' ? desktop.onAction : project.onOpenRequest;
    listen((text) => void received.push(text));
  }, event);
  return () => page.evaluate(() => Reflect.get(window, 'received'));
}

/** Waits for the app to end by itself, and gives its exit code. To be called before what ends it. */
export function exitOf(app: ElectronApplication): Promise<number | null> {
  const child = app.process();
  return new Promise((resolve) => {
    child.once('exit', resolve);
  });
}

/** The page tells the desktop to close the window, once the test has its answer. */
export async function answerClose(page: Page): Promise<void> {
  await page.evaluate(() => {
    setTimeout(() => void window.normscope.window.answerClose('close'));
  });
}

/** The user closes the window with its button. */
export async function closeWindow(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

/** A small project with an id of its own. */
export function exampleProject(id: string): NormscopeDocument {
  const template = findTemplate('article-mnist');
  if (template === undefined) throw new Error('There is no template “article-mnist”.');
  return template.create(id);
}
