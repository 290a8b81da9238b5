import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';

const page = fileURLToPath(new URL('page.html', import.meta.url));

app.on('window-all-closed', () => app.quit());

// Not awaited at the top level: Electron is ready only when this module has run to its end. A page of a file, because WebGPU
// wants a secure context.
app
  .whenReady()
  .then(() =>
    new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } }).loadFile(page),
  );
