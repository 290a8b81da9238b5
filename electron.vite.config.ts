import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** The headers that the app's own protocol sends too: they isolate the page, which shared memory needs. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      rolldownOptions: { input: { index: 'electron/main/index.ts' } },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script can load nothing but Electron, and only as CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'electron/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    publicDir: '../assets',
    plugins: [react()],
    build: { rolldownOptions: { input: 'renderer/index.html' } },
    worker: { format: 'es' },
    server: { headers: isolation },
  },
});
