import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serializeDocument } from '../../shared/document/file';
import type { AppendRun } from '../../shared/protocol/runs';
import { end, expect, launch, test } from './app';
import {
  answerClose,
  answerDialogs,
  closeWindow,
  exampleProject,
  exitOf,
  messagesShown,
  receive,
  showBarePage,
} from './shellSupport';

async function logOf(userData: string): Promise<string> {
  return await readFile(join(userData, 'logs', 'normscope.log'), 'utf8');
}

test.describe('project files', () => {
  test('are opened, saved and found again at the next start', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const first = await launch({ userData });
    const page = await showBarePage(first);
    const path = join(folder, 'net.normscope');
    const document = exampleProject('project-1');
    await answerDialogs(first.app, { save: join(folder, 'net') });
    expect(
      await page.evaluate((d) => window.normscope.project.save({ document: d, path: null }), document),
    ).toEqual({
      kind: 'saved',
      path,
    });
    expect(await readFile(path, 'utf8')).toBe(serializeDocument(document));
    await answerDialogs(first.app, { open: path });
    const opened = { document, path, note: null, recovered: false };
    expect(await page.evaluate(() => window.normscope.project.find(null))).toEqual({ kind: 'found', path });
    expect(await page.evaluate((found) => window.normscope.project.openRecent(found), path)).toEqual({
      kind: 'opened',
      project: opened,
    });
    expect(await page.evaluate(() => window.normscope.settings.get())).toEqual({
      theme: 'system',
      recent: [path],
    });
    await first.app.close();

    const second = await launch({ userData });
    const next = await showBarePage(second);
    expect(await next.evaluate(() => window.normscope.project.startup())).toEqual(opened);
    await end(second);
  });

  test('that are something else give a sentence', async ({ folder, normscope }) => {
    const page = await showBarePage(normscope);
    const path = join(folder, 'picture.normscope');
    await writeFile(path, Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
    await answerDialogs(normscope.app, { open: path });
    expect(await page.evaluate(() => window.normscope.project.find(null))).toEqual({
      kind: 'failed',
      sentence: expect.stringMatching(/^“picture\.normscope” could not be opened\. The file is a PNG image/),
    });
    await answerDialogs(normscope.app, {});
    expect(await page.evaluate(() => window.normscope.project.find(null))).toEqual({ kind: 'cancelled' });
  });

  test('given on the command line are opened, by a second start in the first window', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const paths = ['first', 'second'].map((name) => join(folder, `${name}.normscope`));
    for (const path of paths) await writeFile(path, serializeDocument(exampleProject(path.slice(-40))));
    const [first = '', second = ''] = paths;
    const running = await launch({ userData, args: [first] });
    const opened = await running.page.evaluate(() => window.normscope.project.startup());
    expect(opened).toMatchObject({ path: first });

    const page = await showBarePage(running);
    const requested = await receive(page, 'openRequest');
    const { executable, args } = await running.app.evaluate(({ app }) => ({
      executable: app.getPath('exe'),
      args: process.argv.slice(1, -1),
    }));
    const again = spawn(executable, [...args, second], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined, NORMSCOPE_USER_DATA: userData },
      stdio: 'ignore',
    });
    expect(await once(again, 'exit')).toEqual([0, null]);
    await expect.poll(requested).toEqual([second]);
    expect(await page.evaluate((path) => window.normscope.project.openRecent(path), second)).toMatchObject({
      kind: 'opened',
      project: { path: second },
    });
    await end(running);
  });

  test('unsaved when the app was killed are shown at the next start', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const document = exampleProject('unsaved');
    const first = await launch({ userData });
    const page = await showBarePage(first);
    await page.evaluate((d) => window.normscope.project.keepRecovery(d), document);
    await end(first);

    const second = await launch({ userData });
    const next = await showBarePage(second);
    expect(await next.evaluate(() => window.normscope.project.startup())).toEqual({
      document,
      path: null,
      note: expect.stringMatching(/unsaved work is shown/),
      recovered: true,
    });
    const exit = exitOf(second.app);
    await answerClose(next);
    expect(await exit).toBe(0);
    expect(await readdir(join(userData, 'recovery'))).toEqual([]);
  });
});

test.describe('runs', () => {
  const batch: AppendRun = {
    runId: 'run-1',
    steps: [1, 2, 3].map((step) => ({
      step,
      epoch: 1,
      loss: 1 / step,
      accuracy: 0.5,
      top5Accuracy: Number.NaN,
      learningRate: 1e-3,
      milliseconds: 2.5,
    })),
    epochs: [],
    frames: [],
    norms: [],
    rates: [],
    checkpoints: [],
  };

  test('are kept with their frames, and interrupted where the app was killed', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const first = await launch({ userData });
    // Its start interrupts what trained before; a run begun while it starts would be taken for such.
    await expect(first.page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
    const page = await showBarePage(first);
    const kept = await page.evaluate(
      async ({ document, appended }) => {
        const { runs } = window.normscope;
        const run = await runs.begin({
          id: 'run-1',
          startedAt: 5,
          backend: 'wasm',
          note: 'The engine has no instructions for «new».',
          totalSteps: 9,
          document,
          origin: null,
        });
        const frames = [{ step: 2, tap: 'bn', bytes: Uint8Array.of(7, 8, 9) }];
        await runs.append({ ...appended, frames });
        const metrics = await runs.metrics('run-1');
        const frame = await runs.frame({ runId: 'run-1', tap: 'bn', step: 2 });
        return {
          number: run.number,
          loss: [...metrics.steps.loss],
          frames: metrics.frames,
          bytes: [...(frame ?? [])],
        };
      },
      { document: exampleProject('project-1'), appended: batch },
    );
    expect(kept).toEqual({
      number: 1,
      loss: [1, 1 / 2, 1 / 3],
      frames: [{ step: 2, tap: 'bn' }],
      bytes: [7, 8, 9],
    });
    await end(first);
    expect(await logOf(userData)).toMatch(
      / INFO Run 1 of project project-1 trains on wasm\. The engine has no instructions for «new»\.\n/,
    );

    const second = await launch({ userData });
    const next = await showBarePage(second);
    expect(await next.evaluate(() => window.normscope.runs.list('project-1'))).toMatchObject([
      {
        id: 'run-1',
        status: 'interrupted',
        lastStep: 3,
        sentence: expect.stringContaining('up to step 3 is kept'),
      },
    ]);
    await end(second);
  });

  test('begin anew beside a store that cannot be read, with a word at the start', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const first = await launch({ userData });
    await end(first);
    await writeFile(join(userData, 'runs.sqlite'), 'no database '.repeat(1000));
    const second = await launch({ userData });
    const page = await showBarePage(second);
    expect(await page.evaluate(() => window.normscope.runs.list('project-1'))).toEqual([]);
    expect((await readdir(userData)).filter((name) => name.startsWith('runs-kept-'))).toHaveLength(1);
    await end(second);
  });
});

test.describe('the menu', () => {
  test('sends the action that is chosen to the window', async ({ normscope }) => {
    const page = await showBarePage(normscope);
    const received = await receive(page, 'action');
    await normscope.app.evaluate(({ Menu }) => {
      Menu.getApplicationMenu()?.getMenuItemById('view.tidy')?.click();
    });
    await expect.poll(received).toEqual(['view.tidy']);
  });

  test('tells the versions', async ({ normscope: { app } }) => {
    await answerDialogs(app, {});
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('about')?.click());
    expect(await messagesShown(app)).toEqual([expect.stringMatching(/^Normscope \d+\.\d+\.\d+$/)]);
  });
});

test.describe('the window', () => {
  test('shows the title and keeps the theme', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const first = await launch({ userData });
    const page = await showBarePage(first);
    await page.evaluate(() =>
      window.normscope.window.setState({ title: 'net.normscope', dirty: true, training: false }),
    );
    await page.evaluate(() => window.normscope.settings.setTheme('dark'));
    const shown = () =>
      first.app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows()[0];
        return [window?.getTitle(), window?.getBackgroundColor()];
      });
    expect(await shown()).toEqual(['• net.normscope – Normscope', '#0F1216']);
    // Playwright shows pages in light colours unless told.
    await page.emulateMedia({ colorScheme: null });
    expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
    await end(first);

    const second = await launch({ userData });
    expect(
      await second.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
      ),
    ).toBe('#0F1216');
    await end(second);
  });

  test('opens where it was', async ({ folder }) => {
    const userData = join(folder, 'user-data');
    const bounds = { x: 120, y: 90, width: 1111, height: 777 };
    const first = await launch({ userData });
    await first.app.evaluate(
      ({ BrowserWindow }, b) => BrowserWindow.getAllWindows()[0]?.setBounds(b),
      bounds,
    );
    await showBarePage(first);
    await first.app.close();
    const second = await launch({ userData });
    expect(
      await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
    ).toEqual(bounds);
    await end(second);
  });

  test('asks the page before it closes over unsaved work', async ({ folder }) => {
    const running = await launch({ userData: join(folder, 'user-data') });
    const page = await showBarePage(running);
    await page.evaluate(() => {
      Object.assign(window, { asked: 0 });
      window.normscope.window.onCloseRequest(() => {
        Reflect.set(window, 'asked', Number(Reflect.get(window, 'asked')) + 1);
        void window.normscope.window.answerClose('keep');
      });
      return window.normscope.window.setState({ title: 'net', dirty: true, training: false });
    });
    await closeWindow(running.app);
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'asked'))).toBe(1);
    await closeWindow(running.app);
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'asked'))).toBe(2);

    const exit = exitOf(running.app);
    await answerClose(page);
    expect(await exit).toBe(0);
  });

  test('closes at once where there is nothing to lose', async ({ folder }) => {
    const running = await launch({ userData: join(folder, 'user-data') });
    const page = await showBarePage(running);
    await page.evaluate(() =>
      window.normscope.window.setState({ title: 'net', dirty: false, training: false }),
    );
    const exit = exitOf(running.app);
    await closeWindow(running.app);
    expect(await exit).toBe(0);
  });

  test('that nothing in the page answers for asks the user itself', async ({ normscope }) => {
    const page = await showBarePage(normscope);
    await page.evaluate(() =>
      window.normscope.window.setState({ title: 'net', dirty: false, training: true }),
    );
    await answerDialogs(normscope.app, { button: 1 });
    await closeWindow(normscope.app);
    await expect
      .poll(() => messagesShown(normscope.app))
      .toEqual(['The window does not answer. Close it anyway?']);
  });

  test('whose page hangs can be closed all the same', async ({ folder }) => {
    const running = await launch({ userData: join(folder, 'user-data') });
    const page = await showBarePage(running);
    await page.evaluate(() => {
      window.normscope.window.onCloseRequest(() => undefined);
      return window.normscope.window.setState({ title: 'net', dirty: true, training: false });
    });
    await answerDialogs(running.app, { button: 0 });
    await page.evaluate(() => {
      setTimeout(() => {
        for (;;);
      });
    });
    const exit = exitOf(running.app);
    await closeWindow(running.app);
    expect(await exit).toBe(0);
  });
});

test.describe('a process that ends', () => {
  test('of the page: says so, and loads the page again', async ({ normscope }) => {
    await showBarePage(normscope);
    await answerDialogs(normscope.app, { button: 0 });
    const loaded = normscope.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => resolve());
        }),
    );
    await normscope.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await loaded;
    expect(await messagesShown(normscope.app)).toEqual([
      expect.stringMatching(/^Normscope’s page ended unexpectedly/),
    ]);
    expect(await logOf(normscope.userData)).toContain(' process ended: crashed');
  });

  test('or a page that is missing: says so', async ({ normscope }) => {
    await showBarePage(normscope);
    await answerDialogs(normscope.app, { button: 1 });
    await normscope.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]
        ?.loadURL('app://normscope/missing.html')
        .catch(() => undefined),
    );
    await expect
      .poll(() => messagesShown(normscope.app))
      .toEqual([expect.stringMatching(/^Normscope’s page could not be loaded/)]);
    expect(await logOf(normscope.userData)).toContain('app://normscope/missing.html answered 404');
  });

  test('of the graphics: says so, and the app goes on', async ({ normscope }) => {
    await answerDialogs(normscope.app, { button: 1 });
    const killGraphics = () =>
      normscope.app.evaluate(({ app }) => {
        const graphics = app.getAppMetrics().find(({ type }) => type === 'GPU');
        return graphics !== undefined && process.kill(graphics.pid, 'SIGKILL');
      });
    await expect.poll(killGraphics).toBe(true);
    await expect
      .poll(() => messagesShown(normscope.app))
      .toEqual([expect.stringMatching(/^The graphics process ended unexpectedly/)]);
    const page = await showBarePage(normscope);
    expect(await page.evaluate(() => window.normscope.settings.get())).toMatchObject({ theme: 'system' });
  });
});

test('an error of the page is logged', async ({ normscope }) => {
  const page = await showBarePage(normscope);
  await page.evaluate(() => window.normscope.app.reportError({ message: 'It broke.', stack: 'at place' }));
  expect(await logOf(normscope.userData)).toContain('In the page: It broke.\n    at place');
});
