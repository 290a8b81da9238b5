import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';

const page = fileURLToPath(new URL('page.html', import.meta.url));

// Here, since Playwright overwrites the flag. Without it Chromium on Linux offers WebGPU no GPU.
if (process.env['NORMSCOPE_GPU_DEVICE'] === 'hardware' && process.platform === 'linux')
  app.commandLine.appendSwitch('enable-features', 'Vulkan');

app.on('window-all-closed', () => app.quit());

// Not awaited at the top level: Electron is ready only when this module has run to its end. A page of a file, because WebGPU
// wants a secure context.
app
  .whenReady()
  .then(() =>
    new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } }).loadFile(page),
  );
