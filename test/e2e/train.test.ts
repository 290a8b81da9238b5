import { join } from 'node:path';
import type { StudyArm, StudyDesign } from '../../shared/document/study';
import { end, expect } from './app';
import { openWorkbench } from './designSupport';
import { answerDialogs, closeWindow, exitOf } from './shellSupport';
import {
  cutTexts,
  endWorker,
  expectInk,
  pictureOf,
  projectOf,
  settledPicture,
  type TrainWindow,
  test,
  withSecondOutput,
} from './trainSupport';

const tiny = projectOf('digits8x8-tiny', { epochs: 4 });
const endless = projectOf('digits8x8-tiny', { epochs: 100_000 });

test.describe('training', () => {
  test('moves the loss and shows every channel, live, until it is done', async ({ open }) => {
    const window = await open(tiny);
    // A list of problems gives way to what the training shows.
    await window.showPanel(/^Problems/);
    await window.train();
    await expect(window.progress).toBeVisible();
    await expect(window.status).toContainText(/loss \d/, { timeout: 30_000 });
    await expect(window.channels).toBeVisible();
    await window.ended();
    await expectInk(window.grid, { before: 500, after: 500 });
    await expectInk(window.page.locator('.react-flow__node canvas'), { before: 50, after: 50 });
    await expect(window.status).toContainText('8 channels · 64 bins · every 25 steps');
    await expect(window.status).toContainText(/val acc [789]\d\.\d/);

    await window.showPanel('Curves');
    const caption = window.page.getByRole('figure').first();
    await expect(caption).toContainText(/step 184/);
    await expect(caption).toContainText(/training 0\.\d+/);
    await expect(caption).toContainText(/validation 0\.\d+/);
    await window.showPanel('Running statistics');
    await expectInk(window.page.getByTestId('running-statistics'), { before: 100, after: 0 });
  });

  test('shows the norm that is selected when it begins', async ({ open }) => {
    const window = await open(tiny);
    const bench = await openWorkbench(window);
    await bench.card('bn_1').click();
    await bench.paletteEntry('Layer Norm').dblclick();
    await expect(bench.card('ln_1')).toBeVisible();
    await window.train();
    await window.ended();
    await window.showPanel('Activations');
    const chosen = window.page
      .getByRole('combobox', { name: 'Normalization layer' })
      .locator('option:checked');
    await expect(chosen).toHaveText('ln_1');

    const stepper = window.page.getByRole('button', { name: 'Next channel' });
    await window.showPanel('Running statistics');
    await expect(
      window.page.getByText('Choose a Batch Norm, Ghost Batch Norm or Batch Renorm.'),
    ).toBeVisible();
    await expect(stepper).toHaveCount(0);
    await bench.card('bn_1').click();
    await expect(stepper).toBeVisible();
  });

  test('pauses, takes one step, goes on and stops', async ({ open }) => {
    const window = await open(endless);
    await window.train();
    await window.stepsTaken(5);
    await window.button('Pause').click();
    await expect(window.button('Resume')).toBeVisible();
    const paused = await window.step();
    await expect.poll(() => window.shownStep()).toBe(paused);
    await window.button('Step').click();
    await expect.poll(() => window.step()).toBe(paused + 1);
    await expect.poll(() => window.shownStep()).toBe(paused + 1);
    await expect(window.timeline).toHaveAttribute('aria-valuetext', /step [\d\u202f]+ \/ [\d\u202f]+$/);
    await expect(window.button('Resume')).toBeVisible();
    await window.button('Resume').click();
    await window.stepsTaken(paused + 20);
    await window.button('Stop').click();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('stopped');
  });

  test('can begin with a single step, from the keyboard', async ({ open }) => {
    const window = await open(endless);
    await window.page.keyboard.press('ControlOrMeta+ArrowRight');
    await expect(window.button('Resume')).toBeVisible({ timeout: 30_000 });
    expect(await window.step()).toBe(1);
    await expect(window.channels).toBeVisible();
    await window.page.keyboard.press('ControlOrMeta+Shift+.');
    await window.ended();
  });

  test('of a network with problems shows the problems', async ({ open }) => {
    const { graph, ...rest } = tiny;
    const window = await open({ ...rest, graph: { ...graph, edges: graph.edges.slice(1) } });
    await window.button('Train').click({ force: true });
    await expect(window.page.getByRole('tabpanel', { name: /^Problems/ })).toContainText('conv_1');
    await expect(window.progress).toHaveCount(0);
  });

  test('that diverges says at which step and what to do', async ({ open }) => {
    const optimizer = { kind: 'sgd', learningRate: 1e30 } as const;
    const window = await open(projectOf('digits8x8-tiny', { optimizer }));
    await window.train();
    await window.ended();
    await expect(window.notice).toContainText(/The loss became .* at step \d+.*learning rate/);
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('diverged');
  });

  test('that early stopping ends is completed, and says why it ended', async ({ open }) => {
    const earlyStopping = { kind: 'validationLoss', patience: 1, minimumImprovement: 1e6 } as const;
    const window = await open(projectOf('digits8x8-tiny', { epochs: 50, earlyStopping }));
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('completed');
    await expect(window.runRow(1)).toContainText('Early stopping ended it before epoch 50');
  });

  test('whose worker dies ends with a sentence, and the next one runs', async ({ open }) => {
    const window = await open(endless);
    await window.train();
    await window.stepsTaken(12);
    await endWorker(window.page);
    await window.ended();
    await expect(window.notice).toContainText('Run 1 failed. The training worker ended by itself.');
    await expect(window.channels).toBeVisible();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('failed');
    await window.train();
    await window.stepsTaken(5);
    await expect(window.runRow(2)).toContainText('training');
  });
});

test.describe('the timeline', () => {
  test('looks at every earlier frame and back at the newest', async ({ open }) => {
    const window = await open(tiny);
    await window.train();
    await window.ended();
    const newest = 184;
    await expect.poll(() => window.shownStep()).toBe(newest);
    const picture = await settledPicture(window.grid);
    await window.timeline.focus();
    await window.page.keyboard.press('Home');
    await expect(window.timeline).toHaveAttribute('aria-valuetext', /^epoch 1 · step 1 \/ 184$/);
    await expect.poll(() => pictureOf(window.grid)).not.toBe(picture);
    await window.page.keyboard.press('ArrowRight');
    await expect.poll(() => window.shownStep()).toBe(25);
    await window.page.keyboard.press('End');
    await expect.poll(() => window.shownStep()).toBe(newest);
    await expect.poll(() => pictureOf(window.grid)).toBe(picture);
    await window.page.keyboard.press('Home');
    await window.page.getByRole('button', { name: 'Play the frames' }).click();
    await expect.poll(() => window.shownStep(), { timeout: 15_000 }).toBe(newest);
  });

  test('stays where it was put while the training goes on', async ({ open }) => {
    const window = await open(endless);
    await window.train();
    // At once: the first frame is the newest then.
    await window.timeline.press('Home');
    await expect.poll(() => window.shownStep()).toBe(1);
    await window.stepsTaken((await window.step()) + 30);
    expect(await window.shownStep()).toBe(1);
    await window.page.getByRole('button', { name: 'live' }).click();
    await expect.poll(() => window.shownStep()).toBeGreaterThan(30);
  });
});

test.describe('channels', () => {
  test('are read out, pinned and let go with the keyboard', async ({ open }) => {
    const window = await open(tiny);
    await window.train();
    await window.ended();
    await window.channels.focus();
    await window.page.keyboard.press('ArrowRight');
    const option = window.page.getByRole('option', { name: /^Channel 1, step/ });
    await expect(option).toHaveAccessibleName(/before: mean .* after: mean .* gamma .* running variance/);
    await window.page.keyboard.press('Enter');
    const large = window.page.getByRole('region', { name: 'Channel 1 of bn_1' });
    await expect(large).toBeVisible();
    await expectInk(large.locator('canvas'), { before: 200, after: 200 });
    await window.page.keyboard.press('Escape');
    await expect(large).toHaveCount(0);

    // The large view takes room from the grid: the row of the channel that is chosen stays in sight.
    await window.page.setViewportSize({ width: 900, height: 620 });
    await window.page.keyboard.press('End');
    await window.page.keyboard.press('Enter');
    await expect(window.page.getByRole('region', { name: 'Channel 7 of bn_1' })).toBeVisible();
    const below = (): Promise<number> =>
      window.channels.evaluate((grid) => grid.scrollHeight - grid.clientHeight - grid.scrollTop);
    const hidden = (): Promise<number> =>
      window.channels.evaluate((grid) => grid.scrollHeight - grid.clientHeight);
    await expect.poll(hidden).toBeGreaterThan(50);
    await expect.poll(below).toBeLessThan(16);
  });
});

test.describe('runs', () => {
  test('survive a restart with their curves and frames', async ({ open }) => {
    const first = await open(tiny);
    await first.train();
    await first.ended();
    await first.showPanel('Runs');
    await expect(first.runRow(1)).toContainText('completed');
    const newest = await first.shownStep();
    await end(first.running);

    const window = await open(tiny);
    await window.watch();
    await expect.poll(() => window.shownStep()).toBe(newest);
    await expectInk(window.grid, { before: 500, after: 500 });
    const picture = await settledPicture(window.grid);
    await window.timeline.focus();
    await window.page.keyboard.press('Home');
    await expect.poll(() => window.shownStep()).toBe(1);
    await expect.poll(() => pictureOf(window.grid)).not.toBe(picture);
    await window.showPanel('Curves');
    await expect(window.page.getByRole('figure').first()).toContainText(/step 184.*training 0\.\d+/);
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('184 / 184');
  });

  test('are laid over each other, give back their network, and are removed', async ({ open }) => {
    const window = await open(tiny);
    await window.train();
    await window.ended();
    const act = window.page.locator('.react-flow__node').filter({ hasText: 'act_1' });
    await act.click();
    await window.page.keyboard.press('Delete');
    const differs = window.page.getByText('The canvas differs from Run 1. Removed: act_1');
    await expect(differs).toBeVisible();
    await window.page.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(act).toBeVisible();
    await expect(differs).toHaveCount(0);
    await window.page.keyboard.press('ControlOrMeta+z');
    await window.train();
    await window.ended();
    await expect(differs).toHaveCount(0);
    await window.showPanel('Runs');
    const overlay = window.page.getByRole('checkbox', { name: /curves of Run 1/ });
    // Checked once the run has been read.
    await overlay.click();
    await expect(overlay).toBeChecked();
    await window.showPanel('Curves');
    await expect(window.page.getByRole('figure').first()).toContainText(/Run 2.*Run 1/);

    await window.showPanel('Runs');
    await window.page.getByRole('button', { name: 'Restore the network of Run 1' }).click();
    await expect(window.page.locator('.react-flow__node').filter({ hasText: 'act_1' })).toBeVisible();
    await window.page.keyboard.press('ControlOrMeta+z');
    await expect(window.page.locator('.react-flow__node').filter({ hasText: 'act_1' })).toHaveCount(0);

    await window.page.getByRole('button', { name: 'Remove Run 1' }).click();
    await window.page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(window.runRow(1)).toHaveCount(0);
    await expect(window.runRow(2)).toBeVisible();
  });

  test('have names, and tell what is other of their network and which rates were set by hand', async ({
    open,
    folder,
  }) => {
    const project = projectOf('digits8x8-tiny', { epochs: 100_000 });
    const window = await open(project);
    const { page } = window;
    await window.train();
    await window.stepsTaken(5);
    await window.header.getByRole('button', { name: /^lr / }).click();
    await page.getByRole('button', { name: '× 2' }).click();
    await page.keyboard.press('Escape');
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText(/0.01 → 0.02 at step/);
    await window.button('Stop').click();
    await window.ended();
    await page.locator('.react-flow__node').filter({ hasText: 'act_1' }).click();
    await page.keyboard.press('Delete');
    await window.train();
    await window.stepsTaken(5);
    await window.button('Stop').click();
    await window.ended();
    await expect(window.runRow(2)).toContainText('Removed: act_1 (since run 1)');
    await window
      .runRow(2)
      .getByRole('cell', { name: /Removed: act_1/ })
      .hover();
    await expect(page.getByRole('tooltip')).toContainText('Removed: act_1 (since run 1)');

    await page.getByRole('button', { name: 'Run 2', exact: true }).dblclick();
    const field = page.getByRole('textbox', { name: 'Name of Run 2' });
    await field.fill('no activation');
    await field.press('Enter');
    await expect(page.getByRole('button', { name: 'Run 2 no activation' })).toBeVisible();
    await end(window.running);

    const next = await open(project);
    await next.watch();
    await next.showPanel('Runs');
    await expect(next.page.getByRole('button', { name: 'Run 2 no activation' })).toBeVisible();
    await expect(next.runRow(1)).toContainText(/0.01 → 0.02 at step/);
    await expect(next.runRow(1)).toContainText('The learning rate was set by hand, to 0.02 at step');
    await expect(next.runRow(2)).not.toContainText('set by hand');

    await answerDialogs(next.running.app, { save: join(folder, 'copy.normscope') });
    await next.page.keyboard.press('ControlOrMeta+Shift+s');
    const messages = next.page.getByRole('region', { name: 'Messages' });
    await expect(messages).toContainText('copy.normscope has the same runs as project.normscope', {
      ignoreCase: true,
    });
  });

  test('whose window is closed while they train are kept as stopped', async ({ open }) => {
    const window = await open(endless);
    await window.train();
    await window.stepsTaken(30);
    const exit = exitOf(window.running.app);
    await closeWindow(window.running.app);
    await window.page.getByRole('button', { name: 'Stop the training' }).click();
    expect(await exit).toBe(0);

    const next = await open(endless);
    await next.watch();
    await next.showPanel('Runs');
    await expect(next.runRow(1)).toContainText('stopped');
    await next.showPanel('Curves');
    await expect(next.page.getByRole('figure').first()).toContainText(/training \d/);
  });

  test('whose app is killed are kept as interrupted', async ({ open }) => {
    const window = await open(endless);
    await window.train();
    await window.stepsTaken(30);
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('training');
    await window.stepsTaken((await window.step()) + 200);
    await end(window.running);

    const next = await open(endless);
    // Beside the tabs of the folded panels, which stay whole.
    await expect(next.page.getByText('Run 1 interrupted')).toBeVisible();
    await expect(next.page.getByRole('button', { name: 'Resume …' })).toBeVisible();
    await expect(next.notice).toHaveCount(0);
    await next.watch();
    await next.showPanel('Runs');
    await expect(next.runRow(1)).toContainText('interrupted');
    await expect(next.notice).toContainText('Run 1 interrupted.');
  });
});

test('several Outputs have their own curves and figures, of training and validation, and stand in the table of runs', async ({
  open,
}) => {
  const project = { ...withSecondOutput(projectOf('digits8x8-tiny', { epochs: 2 }), 'aux'), id: 'outputs' };
  const window = await open(project);
  await window.train();
  await window.ended();
  await window.showPanel('Curves');
  const { page } = window;
  const outputs = page.getByRole('group', { name: 'Output of the curves' });
  await expect(outputs).toContainText('after epoch 2');
  const own = outputs.getByRole('button', { name: /^aux training \d.* % validation \d.* %$/ });
  const loss = page.getByRole('figure').first();
  await expect(loss).toContainText('output_1 + 0.5 · aux');
  const validationLoss = async (): Promise<number> =>
    Number(/validation ([\d.]+)/.exec((await loss.textContent()) ?? '')?.[1]);
  const all = await validationLoss();
  await own.focus();
  await page.keyboard.press('Enter');
  await expect(own).toHaveAttribute('aria-pressed', 'true');
  await expect(loss).toContainText(/^Lossaux.*training \d/);
  // Both Outputs stand behind one layer: one and a half of a loss are the whole.
  await expect.poll(async () => Math.abs(1.5 * (await validationLoss()) - all) < 0.01).toBe(true);
  await expect(page.getByRole('figure').nth(1)).toContainText(/of aux.*training \d/);

  await end(window.running);
  const next = await open(project);
  await next.watch();
  await next.showPanel('Runs');
  await expect(
    next
      .runRow(1)
      .getByRole('listitem')
      .filter({ hasText: /^aux \d.*%$/ }),
  ).toHaveCount(1);
  await expect(next.runRow(1).getByRole('listitem')).toHaveCount(4);
  await next.showPanel('Curves');
  await next.page.getByRole('button', { name: /^aux training \d/ }).click();
  await expect(next.page.getByRole('figure').first()).toContainText(/^Lossaux.*training \d/);
});

test('what has no room in a small window is told whole under the pointer, however long the names are', async ({
  open,
}) => {
  const project = withSecondOutput(projectOf('digits8x8-tiny', { epochs: 1 }), 'aux');
  const long = (name: string): string => `${name}_${'with_a_long_name_'.repeat(4)}`.slice(0, 60);
  const nodes = project.graph.nodes.map((node) => ({
    ...node,
    name: long(node.name),
    config: node.kind === 'BatchNorm' ? { momentum: 0.99 } : node.config,
  }));
  const arms: StudyArm[] = [
    { kind: 'none' },
    { kind: 'norm', placement: 'after', norm: { kind: 'BatchNorm', config: {} } },
  ];
  const study: StudyDesign = {
    ...{ arms, sites: { kind: 'all' }, factors: [], seeds: [0, 1], epochs: 1, target: 0.9, settle: false },
    ...{ oneAtATime: false, largestRate: null, claim: null },
  };
  const window = await open({ ...project, graph: { ...project.graph, nodes }, study });
  const { page } = window;
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.train();
  await window.ended();
  await (await openWorkbench(window)).card(long('bn_1')).click();
  for (const panel of ['Activations', 'Curves', 'Gradients', 'Running statistics', 'Runs', /^Problems/]) {
    await window.showPanel(panel);
    await expect.poll(() => cutTexts(page), { message: String(panel) }).toEqual([]);
  }
  await page.keyboard.press('ControlOrMeta+3');
  for (const panel of ['Network', /^Variants/, 'Results', /^Trials/]) {
    await page.getByRole('main', { name: 'Study' }).getByRole('tab', { name: panel }).click();
    await expect.poll(() => cutTexts(page), { message: String(panel) }).toEqual([]);
  }
});

/** What stands in the status bar, from left to right: each part whole, and none over another. */
async function statusParts({ page, status }: TrainWindow, width: number): Promise<readonly string[]> {
  await page.setViewportSize({ width, height: 700 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const parts = await status.evaluate((bar) =>
    [...bar.children].flatMap((part) => {
      if (part.textContent === '' || part.getClientRects().length === 0) return [];
      const { left, right } = part.getBoundingClientRect();
      const range = new Range();
      range.selectNodeContents(part);
      return [{ words: part.textContent, left, right, end: range.getBoundingClientRect().right }];
    }),
  );
  let from = 0;
  for (const { words, left, right, end } of parts) {
    expect(left, `${words} at ${width} wide`).toBeGreaterThanOrEqual(from);
    expect(end, `${words} at ${width} wide`).toBeLessThanOrEqual(right + 0.5);
    from = right;
  }
  expect(from).toBeLessThanOrEqual(width);
  return parts.map(({ words }) => words);
}

test('the status bar cuts nothing: what has no room is left out, the least important first', async ({
  open,
}) => {
  const name = 'a_first_output_with_a_name_of_as_many_letters_as_names_of_layers_can_have';
  const tinyOne = projectOf('digits8x8-tiny', { epochs: 1, backend: 'auto' });
  const graph = {
    ...tinyOne.graph,
    nodes: tinyOne.graph.nodes.map((node) => (node.kind === 'Output' ? { ...node, name } : node)),
  };
  const window = await open(withSecondOutput({ ...tinyOne, graph }, 'second'));
  await window.train();
  await window.ended();
  await window.page.keyboard.press('ControlOrMeta+k');
  await window.page.keyboard.type('Measure Backends');
  await window.page.keyboard.press('Enter');
  const measuring = window.status.getByRole('status').filter({ hasText: '…' });
  await expect(measuring).toBeVisible();
  await expect(measuring).toBeHidden({ timeout: 60_000 });

  const all = await statusParts(window, 3840);
  expect(all.join(' | ')).toMatch(/No problems|warning/);
  for (const part of [/parameters$/, /activations$/, /a step/, /channels ·/, /^lr /, /ms\/step$/])
    expect(all).toContainEqual(expect.stringMatching(part));
  expect(all).toContainEqual(expect.stringContaining(`val acc of ${name}`));
  const counts: number[] = [];
  for (const width of [1920, 1720, 1440, 1366, 1280, 1180, 1024, 800, 640]) {
    const parts = await statusParts(window, width);
    for (const part of [/^loss \d/, /^val acc/]) expect(parts).toContainEqual(expect.stringMatching(part));
    counts.push(parts.length);
  }
  expect(counts).toEqual(counts.toSorted((one, other) => other - one));
  expect(await statusParts(window, 3840)).toEqual(all);
});

test('the window stays responsive while it trains', async ({ open }, testInfo) => {
  const window = await open(projectOf('article-mnist', { epochs: 1000 }));
  await window.train();
  await window.stepsTaken(3);
  const { frames, waits } = await window.page.evaluate(async () => {
    const frames: number[] = [];
    const waits: number[] = [];
    const begun = performance.now();
    const isOver = (): boolean => performance.now() - begun > 4000;
    const measure = async (gaps: number[], turn: (done: () => void) => void): Promise<void> => {
      for (let last = performance.now(); !isOver(); last = performance.now()) {
        await new Promise<void>(turn);
        gaps.push(performance.now() - last);
      }
    };
    await Promise.all([
      measure(frames, (done) => requestAnimationFrame(() => done())),
      measure(waits, (done) => setTimeout(done)),
    ]);
    return { frames, waits };
  });
  const sentence = `Milliseconds between animation frames: ${spread(frames)}; for a turn of the event loop: ${spread(waits)}`;
  testInfo.annotations.push({ type: 'measured', description: sentence });
  console.log(sentence);
  await window.button('Stop').click();
  await window.ended();
});

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): string =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  return `median ${at(0.5)}, 95th percentile ${at(0.95)}, worst ${at(1)}`;
}
