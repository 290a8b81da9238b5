import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, type Page } from '@playwright/test';
import { build } from 'vite';

/** A window with a program of ours in it, on a GPU that is emulated in software: the same on every machine. */
export interface GpuPage {
  readonly page: Page;
  close(): Promise<void>;
}

const FLAGS = [
  '--log-level=3',
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Bundles `entry` into one classic script and runs it in a window; its exports are then members of `globalName` there. */
export async function openGpuPage(checkout: string, entry: string, globalName: string): Promise<GpuPage> {
  const folder = await mkdtemp(join(tmpdir(), 'normscope-gpu-'));
  const app = await electron.launch({
    args: [...FLAGS, `--user-data-dir=${join(folder, 'user-data')}`, join(checkout, 'test/gpu/shell.mjs')],
    cwd: checkout,
    env: plainEnvironment(),
  });
  const close = async (): Promise<void> => {
    await app.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await app.firstWindow();
    await page.waitForURL(/page\.html$/);
    await page.addScriptTag({ path: await bundleScript(join(checkout, entry), globalName, folder) });
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function bundleScript(entry: string, globalName: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      lib: { entry, formats: ['iife'], name: globalName, fileName: () => 'program.js' },
    },
  });
  return join(outDir, 'program.js');
}

/** Our own environment without what makes Electron behave as plain Node. */
function plainEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
