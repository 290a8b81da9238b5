import type { ElectronApplication, Worker } from '@playwright/test';
import { z } from 'zod';
import type { BackendChoice, NormscopeDocument } from '../../shared/document/schema';
import { runRecordSchema } from '../../shared/protocol/runs';
import { expect } from './app';
import { answerDialogs, messagesShown } from './shellSupport';
import { projectOf, type TrainWindow, test, workerOf } from './trainSupport';

// Graphics in software and processes that start anew take their time.
test.setTimeout(180_000);

const endless = (id: string, backend: BackendChoice): NormscopeDocument => ({
  ...projectOf('digits8x8-tiny', { epochs: 100_000, backend }),
  id,
});

async function trainSteps(window: TrainWindow, steps: number): Promise<void> {
  await window.train();
  await expect.poll(() => window.step(), { timeout: 60_000 }).toBeGreaterThanOrEqual(steps);
}

/** The run under way has ended with that sentence, with its steps kept; the window lives, and the next run trains. */
async function expectSurvived(window: TrainWindow, sentence: RegExp): Promise<void> {
  await window.ended();
  await expect(window.notice).toContainText(sentence);
  await window.showPanel('Runs');
  await expect(window.runRow(1)).toContainText('failed');
  await expect(window.runRow(1)).toContainText(/[1-9]\d* \/ /);
  await trainSteps(window, 2);
}

/** Loses the device of the backend that trains, as a driver does that is reset. TensorFlow.js keeps its engine in a global. */
const loseDevice = (worker: Worker, backend: 'webgl' | 'webgpu'): Promise<void> =>
  worker.evaluate((name) => {
    const engine: unknown = Reflect.get(globalThis, '_tfengine');
    const step = (owner: unknown, key: string): unknown =>
      typeof owner === 'object' && owner !== null ? Reflect.get(owner, key) : undefined;
    const call = (owner: unknown, key: string, ...args: unknown[]): unknown => {
      const method = step(owner, key);
      if (typeof method !== 'function') throw new Error(`There is no ${key}.`);
      return method.apply(owner, args);
    };
    const opened = step(step(engine, 'registry'), name);
    if (name === 'webgpu') call(step(opened, 'device'), 'destroy');
    else {
      const context = call(step(opened, 'canvas'), 'getContext', 'webgl2');
      call(call(context, 'getExtension', 'WEBGL_lose_context'), 'loseContext');
    }
  }, backend);

for (const backend of ['webgl', 'webgpu'] as const) {
  test(`the device of ${backend} is lost while it trains`, async ({ open }) => {
    const window = await open(endless(`lost-${backend}`, backend));
    await trainSteps(window, 2);
    await loseDevice(await workerOf(window.page), backend);
    await expectSurvived(
      window,
      /Run 1 failed\. The graphics device was lost after step \d+\. Everything measured up to there is kept\. Train again/,
    );
  });
}

/** Ends the graphics process of the app under test, and of no other. */
const killGraphics = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(({ app: own }) => {
    const graphics = own.getAppMetrics().find(({ type }) => type === 'GPU');
    return graphics !== undefined && process.kill(graphics.pid, 'SIGKILL');
  });

test('the graphics process is killed while it trains on it', async ({ open }) => {
  const window = await open(endless('graphics', 'webgl'));
  const { app } = window.running;
  await answerDialogs(app, { button: 1 });
  await trainSteps(window, 2);
  await expect.poll(() => killGraphics(app)).toBe(true);
  await expectSurvived(window, /Run 1 failed\. The graphics device was lost after step \d+/);
  expect(await messagesShown(app)).toEqual([expect.stringMatching(/^The graphics process ended/)]);
});

test('the graphics process is killed while a training on it waits, and then while none is under way', async ({
  open,
}) => {
  const window = await open(endless('resting', 'webgl'));
  const { app } = window.running;
  await answerDialogs(app, { button: 1 });
  await trainSteps(window, 2);
  await window.button('Pause').click();
  await expect(window.button('Resume')).toBeEnabled({ timeout: 60_000 });
  await expect.poll(() => killGraphics(app)).toBe(true);
  await expect.poll(() => messagesShown(app)).toHaveLength(1);
  await window.button('Resume').click();
  await expectSurvived(window, /Run 1 failed\. The graphics device was lost after step \d+/);
  await window.button('Stop').click();
  await window.ended();
  await expect.poll(() => killGraphics(app)).toBe(true);
  await expect.poll(() => messagesShown(app)).toHaveLength(2);
  await trainSteps(window, 2);
  await expect(window.header).toContainText(/WebGL · /);
});

test('the graphics process is killed while backends are measured on it', async ({ open }) => {
  const window = await open(endless('measuring', 'auto'));
  const { app } = window.running;
  await answerDialogs(app, { button: 1 });
  await window.page.keyboard.press('ControlOrMeta+k');
  await window.page.keyboard.type('Measure Backends');
  await window.page.keyboard.press('Enter');
  await expect(window.status).toContainText('Measuring WebGPU with this network …', { timeout: 60_000 });
  await expect.poll(() => killGraphics(app)).toBe(true);
  await expect(window.status.getByRole('button', { name: /^WASM · [\d.]+ ms a step/ })).toBeVisible({
    timeout: 60_000,
  });
  await trainSteps(window, 20);
});

test('a driver that cannot compile: the training moves down the list, and says why', async ({ open }) => {
  const window = await open(endless('no-shaders', 'webgl'));
  await trainSteps(window, 2);
  await window.button('Stop').click();
  await window.ended();
  const worker = await workerOf(window.page);
  await worker.evaluate(() => {
    const gl = WebGL2RenderingContext.prototype;
    const { getProgramParameter, LINK_STATUS } = gl;
    gl.getProgramParameter = function broken(program, name) {
      return name === LINK_STATUS ? false : getProgramParameter.call(this, program, name);
    };
  });
  // With another batch other programs are compiled.
  await window.page.getByLabel('Batch size', { exact: true }).fill('48');
  await window.page.keyboard.press('Enter');
  await trainSteps(window, 20);
  const why =
    /Training runs on WASM, because WebGL cannot be used: its first step failed \(.*could not compile a shader/;
  await expect(window.page.getByText(why)).toBeVisible();
  await expect(window.header).toContainText(/WASM · /);
});

test('a training on WASM goes on when the graphics process is killed', async ({ open }) => {
  const window = await open(endless('no-graphics', 'wasm'));
  const { app } = window.running;
  await answerDialogs(app, { button: 1 });
  await trainSteps(window, 10);
  await expect.poll(() => killGraphics(app)).toBe(true);
  await expect.poll(() => messagesShown(app)).toHaveLength(1);
  await window.stepsTaken((await window.step()) + 20);
});

test('an error that nobody caught in the training worker', async ({ open }) => {
  const window = await open(endless('rejection', 'wasm'));
  await trainSteps(window, 10);
  const worker = await workerOf(window.page);
  await worker.evaluate(() => {
    self.dispatchEvent(
      new PromiseRejectionEvent('unhandledrejection', {
        promise: Promise.resolve(),
        reason: new Error('It broke'),
      }),
    );
  });
  await expectSurvived(
    window,
    /Training failed at step \d+: It broke\. Everything measured up to there is kept/,
  );
});

test('a file of the data set is missing', async ({ open }) => {
  const window = await open(endless('missing', 'wasm'));
  await trainSteps(window, 2);
  await window.button('Stop').click();
  await window.ended();
  const worker = await workerOf(window.page);
  await worker.evaluate(() => {
    const fetched = self.fetch;
    self.fetch = (input, init) =>
      String(input).includes('datasets/')
        ? Promise.resolve(new Response('', { status: 404 }))
        : fetched(input, init);
    Object.assign(self, { fetched });
  });
  await window.train();
  await window.ended();
  await expect(window.notice).toContainText(
    /This run failed\. Training failed before the first step: The data set's file digits8x8\S+ cannot be read \(the answer was 404\): install/,
  );
  await worker.evaluate(() => {
    const fetched: unknown = Reflect.get(self, 'fetched');
    Object.assign(self, { fetch: fetched });
  });
  await trainSteps(window, 2);
});

test.describe('the page’s process ends while it trains', () => {
  /** What a script gives in the window: the test’s own hold on a page ends with its process. */
  const inWindow = (app: ElectronApplication, script: string): Promise<unknown> =>
    app.evaluate(({ BrowserWindow }, text) => {
      const [window] = BrowserWindow.getAllWindows();
      return window?.webContents.executeJavaScript(text).catch(() => null);
    }, script);

  const runsOf = async (app: ElectronApplication, id: string) => {
    const listed = await inWindow(app, `window.normscope?.runs.list(${JSON.stringify(id)})`);
    return z.array(runRecordSchema).catch([]).parse(listed);
  };

  /** The run is kept as interrupted when the page is there again, and a click on Train trains the next one. */
  async function expectInterrupted(app: ElectronApplication, id: string): Promise<void> {
    const statuses = async () => (await runsOf(app, id)).map(({ status }) => status);
    await expect.poll(statuses, { timeout: 60_000 }).toEqual(['interrupted']);
    const [first] = await runsOf(app, id);
    expect(first?.sentence).toMatch(
      /^The window ended .*; what it measured up to step [1-9][\d\u202f]* is kept\. It can go on from the checkpoint at step [1-9][\d\u202f]*\.$/,
    );
    const press = `[...document.querySelectorAll('header button:not([role])')].find((button) => button.textContent.trim() === 'Train')?.click()`;
    const trained = async () => {
      const [newest] = await runsOf(app, id);
      if (newest?.number === 1) await inWindow(app, press);
      return newest?.number === 2 && newest.lastStep > 0;
    };
    await expect.poll(trained, { timeout: 60_000, intervals: [1000] }).toBe(true);
  }

  /** Begins to wait for the page to be loaded again. A page whose process is gone answers nothing at all. */
  const loadedAgain = (app: ElectronApplication): Promise<void> =>
    app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => {
          BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => resolve());
        }),
    );

  async function trainRecorded(window: TrainWindow, id: string): Promise<ElectronApplication> {
    const { app } = window.running;
    await answerDialogs(app, { button: 0 });
    await trainSteps(window, 10);
    await expect.poll(async () => (await runsOf(app, id))[0]?.lastStep ?? 0).toBeGreaterThan(0);
    return app;
  }

  test('in a crash', async ({ open }) => {
    const app = await trainRecorded(await open(endless('crash', 'wasm')), 'crash');
    const loaded = loadedAgain(app);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await loaded;
    await expectInterrupted(app, 'crash');
    expect(await messagesShown(app)).toEqual([
      expect.stringMatching(/^Normscope’s page ended unexpectedly\./),
    ]);
  });

  test('because the training worker has used up its memory', async ({ open }) => {
    const window = await open(endless('memory', 'wasm'));
    const app = await trainRecorded(window, 'memory');
    const worker = await workerOf(window.page);
    const loaded = loadedAgain(app);
    // Not to be waited for: the process ends before it can answer.
    void worker
      .evaluate(() => {
        const kept: number[][] = [];
        for (;;) kept.push(new Array<number>(3e7).fill(1.5));
      })
      .catch(() => undefined);
    await loaded;
    await expectInterrupted(app, 'memory');
    expect(await messagesShown(app)).toEqual([expect.stringMatching(/^Normscope’s page ended unexpectedly/)]);
  });
});
