import { basename } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Log } from './log';
import type { FileDialogs } from './projects/projects';
import type { ReportDialogs } from './projects/reports';

const filters = [
  { name: 'Normscope project', extensions: ['normscope'] },
  { name: 'All files', extensions: ['*'] },
];

/** The system's file dialogs, in front of the app's window. */
export function createFileDialogs(window: BrowserWindow): FileDialogs {
  return {
    async chooseToOpen(folder) {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: 'Open Project',
        defaultPath: folder,
        filters,
        properties: ['openFile'],
      });
      return filePaths[0] ?? null;
    },
    async chooseToSave(path) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Save Project',
        defaultPath: path,
        filters,
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    async confirmReplacing(path) {
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        title: 'Save Project',
        message: `“${basename(path)}” is already there. Replace it?`,
        buttons: ['Replace', 'Cancel'],
        defaultId: 1,
        cancelId: 1,
      });
      return response === 0;
    },
  };
}

const reportFilters = {
  html: { name: 'Page', extensions: ['html'] },
  csv: { name: 'Table', extensions: ['csv'] },
  json: { name: 'Study with its results', extensions: ['json'] },
};

/** The system's dialogs for reports of studies. */
export function createReportDialogs(window: BrowserWindow): ReportDialogs {
  return {
    async chooseReportToOpen(folder) {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: 'Import Study',
        defaultPath: folder,
        filters: [reportFilters.json],
        properties: ['openFile'],
      });
      return filePaths[0] ?? null;
    },
    async chooseReportToSave(path, kind) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Export Report',
        defaultPath: path,
        filters: [reportFilters[kind]],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
  };
}

/** Asks, where the page does not answer, whether to close the window all the same. */
export async function offerToForceClosing(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Normscope',
    message: 'The window does not answer. Close it anyway?',
    detail: 'A training ends here. Unsaved work is in the recovery copy, which is shown at the next start.',
    buttons: ['Close Anyway', 'Wait'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Versions of the app and of what it runs on. */
export async function showAbout(window: BrowserWindow): Promise<void> {
  const { electron, chrome, node } = process.versions;
  await dialog.showMessageBox(window, {
    type: 'info',
    title: 'About Normscope',
    message: `Normscope ${app.getVersion()}`,
    detail: [
      'Draw a CNN, train it, and see what normalization does to every channel.',
      '',
      `Electron ${electron}, Chromium ${chrome}, Node.js ${node}`,
      `${process.platform} ${process.arch}`,
    ].join('\n'),
    buttons: ['Close'],
  });
}

/** Logs errors of the main process that nothing caught, and shows the user a sentence, once at a time. */
export function reportUncaught(log: Log): void {
  let showing = false;
  const report = async (error: unknown): Promise<void> => {
    log.error('Nothing caught this error.', error);
    if (showing || !app.isReady()) return;
    showing = true;
    const message = error instanceof Error ? error.message : String(error);
    await dialog.showMessageBox({
      type: 'error',
      title: 'Normscope',
      message: `Something went wrong inside Normscope: ${message}`,
      detail: `Save your work and start Normscope again. What happened stands in ${log.path}.`,
      buttons: ['Close'],
    });
    showing = false;
  };
  process.on('uncaughtException', (error) => void report(error));
  process.on('unhandledRejection', (error) => void report(error));
}
