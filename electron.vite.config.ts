import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** The headers that the app's own protocol sends too: they isolate the page, which shared memory needs. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const wasmFolder = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';

/** Those the engine may load, with SIMD and without; never the threaded one. */
const wasmFiles = ['tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm.wasm'];

const readWasm = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, wasmFolder, name));

/** Serves the binaries of TensorFlow.js' WASM backend under ./wasm/, in the build and in the dev server. */
const wasmBinaries: Plugin = {
  name: 'wasm-binaries',
  generateBundle() {
    for (const name of wasmFiles) {
      this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source: readWasm(name) });
    }
  },
  configureServer({ middlewares }) {
    middlewares.use('/wasm', (request, response, next) => {
      const name = wasmFiles.find((file) => request.url === `/${file}`);
      if (name === undefined) return next();
      response.setHeader('Content-Type', 'application/wasm');
      response.end(readWasm(name));
    });
  },
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
    plugins: [react(), wasmBinaries],
    build: { rolldownOptions: { input: 'renderer/index.html' } },
    worker: { format: 'es' },
    server: { headers: isolation },
  },
});
