import { join, resolve } from 'node:path';
import { app, dialog } from 'electron';
import { fileArgument } from './commandLine';
import { startDesktop } from './desktop';
import { reportUncaught } from './dialogs';
import { createLog } from './log';
import { declareAppScheme } from './page/serve';
import { prepareUserData } from './userData';

const ownFolder = process.env['NORMSCOPE_USER_DATA'] ?? '';
if (ownFolder !== '') app.setPath('userData', resolve(ownFolder));
const userData = app.getPath('userData');
const log = createLog(join(userData, 'logs'));
reportUncaught(log);

declareAppScheme();
// On Linux Chromium offers WebGPU on few cards unless asked; the engine tries what it is given before it uses it.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-unsafe-webgpu');
// Without Chromium's own sandbox (root on Linux needs that) the call would end every process of the page.
if (!app.commandLine.hasSwitch('no-sandbox') && process.getuid?.() !== 0) app.enableSandbox();

start();

function start(): void {
  const sentence = prepareUserData(userData);
  if (sentence !== null) {
    dialog.showErrorBox('Normscope could not start', sentence);
    app.exit(1);
    return;
  }
  const file = fileArgument({
    argv: process.argv,
    isPackaged: app.isPackaged,
    appPath: app.getAppPath(),
    workingFolder: process.cwd(),
  });
  if (!app.requestSingleInstanceLock({ file })) {
    // The app that runs already has been told, and comes to the front.
    app.quit();
    return;
  }
  startDesktop({
    built: join(import.meta.dirname, '..'),
    development: process.env['NORMSCOPE_DEV'] !== undefined,
    file,
    log,
    userData,
  });
}
