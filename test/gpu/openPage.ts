import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, type Page } from '@playwright/test';
import { build } from 'vite';

/** A window with a program of ours in it, on a GPU that is emulated in software: the same on every machine. */
export interface GpuPage {
  readonly page: Page;
  /** What the page complained of so far: a shader that does not compile is told nowhere else. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const FLAGS = [
  '--log-level=3',
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/**
 * Bundles `entry`, a path in the checkout, into one classic script and runs it in a window; its exports are then members of the
 * global `name` there.
 */
export async function openGpuPage(checkout: string, entry: string, name: string): Promise<GpuPage> {
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
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.waitForURL(/page\.html$/);
    await page.addScriptTag({ path: await bundleScript(join(checkout, entry), name, folder) });
    return { page, complaints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function bundleScript(entry: string, name: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      lib: { entry, formats: ['iife'], name, fileName: () => 'program.js' },
    },
  });
  return join(outDir, 'program.js');
}

/** Our own environment without what makes Electron behave as plain Node, or talk of the page's security. */
function plainEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env;
  const defined = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defined), ELECTRON_DISABLE_SECURITY_WARNINGS: 'true' };
}
