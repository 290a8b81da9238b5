import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, type Page } from '@playwright/test';
import { build } from 'vite';

/** Whose programs a window runs: those of a GPU emulated in software, which is the same on every machine, or of the machine's own. */
export type GpuDevice = 'software' | 'hardware';

/** A window with a program of ours in it. */
export interface GpuPage {
  readonly page: Page;
  /** What the page complained of so far: a shader that does not compile is told nowhere else. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const FLAGS = [
  '--log-level=3',
  '--enable-unsafe-webgpu',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** On Linux Vulkan without a surface, which a virtual display does not have to offer; elsewhere what the system has. */
const HARDWARE_FLAGS = [
  '--ignore-gpu-blocklist',
  ...(process.platform === 'linux' ? ['--use-angle=vulkan', '--disable-vulkan-surface'] : []),
];

/** `NORMSCOPE_GPU_FLAGS` has others, separated by spaces, where a driver needs them. */
function flagsFor(device: GpuDevice): readonly string[] {
  if (device === 'software') return ['--use-angle=swiftshader'];
  const own = process.env['NORMSCOPE_GPU_FLAGS'];
  return own === undefined ? HARDWARE_FLAGS : own.split(' ').filter((flag) => flag !== '');
}

/**
 * Bundles `entry`, a path in the checkout, into one classic script and runs it in a window; its exports are then members of the
 * global `name` there.
 */
export async function openGpuPage(
  checkout: string,
  entry: string,
  name: string,
  device: GpuDevice = 'software',
): Promise<GpuPage> {
  const folder = await mkdtemp(join(tmpdir(), 'normscope-gpu-'));
  const userData = `--user-data-dir=${join(folder, 'user-data')}`;
  const app = await electron.launch({
    args: [...FLAGS, ...flagsFor(device), userData, join(checkout, 'test/gpu/shell.mjs')],
    cwd: checkout,
    env: { ...plainEnvironment(), NORMSCOPE_GPU_DEVICE: device },
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
