import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  test as base,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test';

/** The app in real Electron, as a test drives it. */
export interface RunningApp {
  readonly app: ElectronApplication;
  /** The process. Playwright itself forgets it when the app has closed. */
  readonly child: ChildProcess;
  /** The first window. */
  readonly page: Page;
  /** Where this app keeps settings and runs; give it to `launch` again to see what outlives a restart. */
  readonly userData: string;
  /** Uncaught errors of the window so far. */
  readonly errors: readonly string[];
}

interface LaunchOptions {
  /** Further arguments, such as the path of a project file. */
  readonly args?: readonly string[];
  readonly userData: string;
}

const checkout = resolve(import.meta.dirname, '../..');

/** Chromium's sandbox refuses to run as root; the GPU paths run in software, the same on every machine. */
const flags = [
  '--log-level=3',
  '--enable-unsafe-webgpu',
  '--use-angle=swiftshader',
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Starts the app built in out/ and waits for its first window. */
export async function launch({ args = [], userData }: LaunchOptions): Promise<RunningApp> {
  const app = await electron.launch({
    args: [...flags, '.', ...args],
    cwd: checkout,
    env: appEnvironment(userData),
  });
  const page = await app.firstWindow();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return { app, child: app.process(), page, userData, errors };
}

/** Ends the app at once, past any question about unsaved work. To see the app close itself, use `app.close()`. */
export async function end({ child }: Pick<RunningApp, 'child'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await exited;
}

/** An empty folder for a test's files, removed afterwards; and the app, started with settings of its own. */
export const test = base.extend<{ folder: string; normscope: RunningApp }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'normscope-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  normscope: async ({ folder }, use) => {
    const running = await launch({ userData: join(folder, 'user-data') });
    await use(running);
    await end(running);
    expect(running.errors, 'uncaught errors in the window').toEqual([]);
  },
});

export { expect };

/** Our own environment, with settings kept apart, and without what makes Electron behave as plain Node. */
function appEnvironment(userData: string): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env;
  const defined = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defined), NORMSCOPE_USER_DATA: userData };
}
