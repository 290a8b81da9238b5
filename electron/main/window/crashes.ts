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
export function watchForCrashes({ window, log, pageGone }: CrashOptions): void {
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error(`The page's process ended: ${reason}, exit code ${exitCode}.`);
    pageGone();
    void offerReload(window, pageSentence(reason));
  });
  const onChildGone = (_event: Electron.Event, { type, reason, exitCode }: Electron.Details): void => {
    if (reason === 'clean-exit') return;
    log.error(`A process of type ${type} ended: ${reason}, exit code ${exitCode}.`);
    if (type === 'GPU') void offerReload(window, GPU_SENTENCE);
  };
  app.on('child-process-gone', onChildGone);
  window.on('closed', () => app.off('child-process-gone', onChildGone));
  window.on('unresponsive', () => log.error('The page does not respond.'));
}

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
