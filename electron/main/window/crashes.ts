import { setImmediate } from 'node:timers/promises';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Log } from '../log';

export interface CrashOptions {
  readonly window: BrowserWindow;
  readonly log: Log;
  /** Told before the user is asked. */
  pageGone(): void;
}

type Reason = Electron.RenderProcessGoneDetails['reason'];

/**
 * Where the process of the page or of the graphics ends unexpectedly, says so and offers to load the page again; the
 * recovery copy holds the unsaved work, and the run store everything up to the last batch of metrics.
 */
export function watchForCrashes(options: CrashOptions): void {
  watchPageProcess(options);
  watchPageLoads(options);
  watchGraphics(options);
}

function watchPageProcess({ window, log, pageGone }: CrashOptions): void {
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error(`The page's process ended: ${reason}, exit code ${exitCode}.`);
    pageGone();
    void offerReload(window, pageSentence(reason));
  });
  window.on('unresponsive', () => log.error('The page does not respond.'));
}

function watchPageLoads({ window, log }: CrashOptions): void {
  const onMissing = (reason: string): void => {
    log.error(`The page was not loaded: ${reason}.`);
    void offerReload(window, LOAD_SENTENCE);
  };
  window.webContents.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) onMissing(description);
  });
  window.webContents.on('did-navigate', (_event, address, status) => {
    if (status >= 400) onMissing(`${address} answered ${status}`);
  });
}

/** Chromium itself goes on with software rendering where the graphics process fails again and again. */
function watchGraphics({ window, log }: CrashOptions): void {
  const onChildGone = (_event: Electron.Event, { type, reason, exitCode }: Electron.Details): void => {
    if (reason === 'clean-exit') return;
    log.error(`A process of type ${type} ended: ${reason}, exit code ${exitCode}.`);
    if (type === 'GPU') void offerReload(window, GPU_SENTENCE);
  };
  app.on('child-process-gone', onChildGone);
  window.on('closed', () => app.off('child-process-gone', onChildGone));
}

/** Chromium's code for a load that another load replaced. */
const ABORTED = -3;

const LOAD_SENTENCE =
  'Normscope’s page could not be loaded. Load it again; if that does not help, part of Normscope is missing: install it again.';

const GPU_SENTENCE =
  'The graphics process ended unexpectedly. A training on WebGPU or WebGL has stopped; everything else goes on. If the window looks wrong, load it again.';

function pageSentence(reason: Reason): string {
  const cause = reason === 'oom' || reason === 'memory-eviction' ? ': the memory was used up' : '';
  return `Normscope’s page ended unexpectedly${cause}. Unsaved work is kept in a recovery copy, and runs up to what they measured last. Load the page again to go on.`;
}

const asking = new WeakSet<BrowserWindow>();

/** Asks once at a time: when the graphics fail, several processes end together. */
async function offerReload(window: BrowserWindow, sentence: string): Promise<void> {
  if (asking.has(window) || window.isDestroyed()) return;
  asking.add(window);
  // Chromium is still taking the old process down while it tells of it; loading a page now would take the app down too.
  await setImmediate();
  if (window.isDestroyed()) return;
  // A page that failed before it was drawn has not shown its window.
  window.show();
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Normscope',
    message: sentence,
    buttons: ['Load Again', 'Leave As It Is'],
    defaultId: 0,
    cancelId: 1,
  });
  asking.delete(window);
  if (response === 0 && !window.isDestroyed()) window.webContents.reload();
}
