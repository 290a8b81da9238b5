import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NormscopeDocument } from '../../shared/document/schema';
import { end, expect } from './app';
import { answerDialogs, closeWindow, exitOf } from './shellSupport';
import { projectOf, type TrainWindow, test } from './trainSupport';

/** Two arms and two seeds; each trial takes seconds, so that it can be caught under way. */
function studyOf(id: string): NormscopeDocument {
  const document = projectOf('digits8x8-tiny');
  return {
    ...document,
    id,
    study: {
      arms: [{ kind: 'none' }, { kind: 'norm', placement: 'after', norm: { kind: 'BatchNorm', config: {} } }],
      sites: { kind: 'all' },
      factors: [],
      seeds: [0, 1],
      epochs: 250,
      target: 0.9,
      settle: true,
      oneAtATime: false,
      largestRate: null,
      claim: null,
    },
  };
}

const state = (window: TrainWindow, words: string | RegExp) =>
  expect(window.status.getByText(words, { exact: true }));
const trials = (window: TrainWindow) => window.page.getByRole('tabpanel', { name: /^Trials/ });

/** Shows the study, and runs what is left of it. */
async function run(window: TrainWindow): Promise<void> {
  await window.page.keyboard.press('ControlOrMeta+3');
  await window.header.getByRole('button', { name: /^Run / }).click();
  await state(window, 'running').toBeVisible();
}

/** Waits until a trial that is under way has taken more steps than this. */
async function stepsOfTrial(window: TrainWindow, least: number): Promise<void> {
  const steps = async (): Promise<number> => {
    const words = await trials(window).locator('tr', { hasText: 'running' }).allTextContents();
    const taken = words.flatMap((text) => /([\d\s\u202f]+) \/ /.exec(text)?.[1]?.replaceAll(/\D/g, '') ?? []);
    return Math.max(0, ...taken.map(Number));
  };
  await expect.poll(steps, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(least);
}

async function exportTo(window: TrainWindow, path: string, item: string): Promise<string> {
  await answerDialogs(window.running.app, { save: path });
  await window.header.getByRole('button', { name: 'Report' }).click();
  await window.page.getByRole('menuitem', { name: item }).click();
  await expect(window.page.getByText('The report was written').last()).toBeVisible();
  // The word on the report before may still stand there; files appear whole.
  await expect(() => access(path)).toPass();
  return await readFile(path, 'utf8');
}

/** Every number of the trials but the times. */
function numbersOf(csv: string): readonly string[] {
  return csv.split('\r\n').map((line) => {
    const cells = line.split(',');
    return cells
      .filter((_cell, index) => index !== csv.split('\r\n')[0]?.split(',').indexOf('ms_per_step'))
      .join(',');
  });
}

test('a study that was paused, killed and resumed gives the numbers of one that never stopped', async ({
  open,
  folder,
}) => {
  test.setTimeout(360_000);
  const broken = studyOf('study-broken');
  const first = await open(broken);
  await run(first);
  await first.showPanel(/^Trials/);
  await stepsOfTrial(first, 300);
  await first.header.getByRole('button', { name: 'Pause', exact: true }).click();
  await state(first, 'paused: goes on where it stopped').toBeVisible({ timeout: 30_000 });
  await expect(trials(first)).toContainText(/goes on from step \d/);
  await run(first);
  await stepsOfTrial(first, 1500);
  await end(first.running);

  const again = await open(broken);
  await again.page.keyboard.press('ControlOrMeta+3');
  await again.showPanel(/^Trials/);
  await expect(trials(again)).toContainText(/goes on from step \d/);
  await run(again);
  await state(again, 'finished').toBeVisible({ timeout: 120_000 });
  const resumed = await exportTo(again, join(folder, 'resumed.csv'), 'Export Trials as CSV…');
  const report = join(folder, 'study.json');
  await exportTo(again, report, 'Export Study as JSON…');
  const verdict = await again.page.getByRole('region', { name: 'Verdict' }).textContent();
  await end(again.running);

  const whole = await open(studyOf('study-whole'));
  await run(whole);
  await state(whole, 'finished').toBeVisible({ timeout: 120_000 });
  const uninterrupted = await exportTo(whole, join(folder, 'whole.csv'), 'Export Trials as CSV…');
  expect(numbersOf(resumed)).toEqual(numbersOf(uninterrupted));
  expect(numbersOf(resumed)).toHaveLength(6);
  await expect(whole.page.getByRole('region', { name: 'Verdict' })).toHaveText(verdict ?? '');

  await answerDialogs(whole.running.app, { open: report });
  await whole.header.getByRole('button', { name: 'Report' }).click();
  await whole.page.getByRole('menuitem', { name: 'Import Study…' }).click();
  await expect(whole.header).toContainText('Untitled');
  await state(whole, 'finished').toBeVisible();
  await expect(whole.page.getByRole('region', { name: 'Verdict' })).toHaveText(verdict ?? '');

  await whole.header.getByRole('button', { name: 'Report' }).click();
  await whole.page.getByRole('menuitem', { name: 'Forget Results…' }).click();
  await whole.page.getByRole('button', { name: 'Forget', exact: true }).click();
  await state(whole, 'not begun').toBeVisible();
});

test('a study is designed with the keyboard, step by step undone, and refuses what makes no sense', async ({
  open,
}) => {
  const window = await open(projectOf('digits8x8-tiny'));
  const { page } = window;
  await page.keyboard.press('ControlOrMeta+3');
  await page.getByRole('button', { name: 'Design a study' }).press('Enter');
  const column = page.getByRole('complementary', { name: 'Design of the study' });
  const progress = page.getByTestId('study-progress');
  await expect(progress).toHaveText('0 / 9 trials');

  const batch = column.getByRole('region', { name: 'Batch size' }).getByRole('textbox');
  await batch.focus();
  await page.keyboard.type('8, 32');
  await expect(progress).toHaveText('0 / 18 trials');
  await page.keyboard.type(', x');
  await expect(column).toContainText('“x” is not a whole number');
  await expect(progress).toHaveText('0 / 18 trials');

  await column.getByRole('button', { name: 'Add an arm' }).press('Enter');
  // Pressed on the page: the form goes with it, before the key comes up.
  await page.getByRole('button', { name: 'Add GN(8) · before' }).focus();
  await page.keyboard.press('Enter');
  await expect(progress).toHaveText('0 / 24 trials');
  await window.showPanel(/^Variants/);
  const variants = page.getByRole('list', { name: 'Variants' });
  await expect(variants).toContainText('Added: gn_1');
  await page
    .getByRole('main', { name: 'Study' })
    .getByRole('tab', { name: /^Variants/ })
    .focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(progress).toHaveText('0 / 18 trials');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(progress).toHaveText('0 / 9 trials');

  await column.getByRole('button', { name: 'BN · momentum 0.9 · after' }).press('Enter');
  // Pressed on the page: the button is gone before its key comes up, and would be looked for again.
  await page.getByRole('button', { name: 'Remove', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(progress).toHaveText('0 / 6 trials');
});

test('running statistics that do not settle in a study are mended where that is said, by keyboard and undone', async ({
  open,
}) => {
  const document = studyOf('study-momentum');
  const window = await open({ ...document, study: document.study && { ...document.study, epochs: 3 } });
  const { page } = window;
  await page.keyboard.press('ControlOrMeta+3');
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.locator('summary').focus();
  await page.keyboard.press('Enter');
  const warning = verdict.getByText(/The running statistics of bn_1 do not settle/);
  const column = page.getByRole('complementary', { name: 'Design of the study' });
  for (const [button, change] of [
    [/^Set the momentum to 0\.9\d?$/, 'BN · momentum 0.9'],
    [/^Train \d+ epochs$/, 'BN · after'],
  ] as const) {
    await expect(warning).toBeVisible();
    const fix = verdict.getByRole('button', { name: button });
    await fix.focus();
    // Pressed on the page: the button goes with the warning, before the key comes up.
    await page.keyboard.press('Enter');
    await expect(warning).toHaveCount(0);
    await expect(column.getByRole('button', { name: change }).first()).toBeVisible();
    await page.keyboard.press('ControlOrMeta+z');
  }
  await expect(warning).toBeVisible();
});

test('a window that is closed while a study runs pauses it; a cancelled study gives up what was under way', async ({
  open,
}) => {
  const project = studyOf('study-closed');
  const first = await open(project);
  await run(first);
  await first.showPanel(/^Trials/);
  await stepsOfTrial(first, 100);
  const ended = exitOf(first.running.app);
  await closeWindow(first.running.app);
  const question = first.page.getByRole('dialog', { name: 'A study is running. Close the window anyway?' });
  await question.getByRole('button', { name: 'Pause the study' }).click();
  expect(await ended).toBe(0);

  const again = await open(project);
  await again.page.keyboard.press('ControlOrMeta+3');
  await again.showPanel(/^Trials/);
  await expect(trials(again)).toContainText(/goes on from step \d/);
  await run(again);
  await expect(again.header.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await again.header.getByRole('button', { name: /^Cancel/ }).click();
  await expect(again.header.getByRole('button', { name: /^Run / })).toBeEnabled();
  await expect(trials(again)).not.toContainText('goes on from step');
});

test('seeds that are added while a study runs are trained with it; a trial is trained again', async ({
  open,
}) => {
  const project = studyOf('study-grown');
  const short = { ...project, study: project.study && { ...project.study, epochs: 200 } };
  const window = await open(short);
  const progress = window.page.getByTestId('study-progress');
  await run(window);
  await window.page.getByRole('button', { name: 'Add a seed' }).click();
  await expect(progress).toHaveText('6 / 6 trials', { timeout: 60_000 });
  await window.page.getByRole('button', { name: 'Add a seed' }).click();
  await expect(window.header.getByRole('button', { name: 'Run 2 left' })).toBeEnabled({ timeout: 30_000 });

  await window.showPanel('Results');
  await window.page.getByRole('button', { name: /^BN · after, Accuracy, %/ }).click();
  const behind = window.page.getByRole('dialog', { name: 'BN · after' });
  // The trials; the places that are looked at have a table of their own.
  await expect(behind.getByRole('table').first().getByRole('row')).toHaveCount(5);
  await expect(behind.getByText('completed')).toHaveCount(3);
  await behind.getByRole('button', { name: 'Train BN · after, seed 0 again' }).click();
  await expect(behind.getByText('completed')).toHaveCount(4, { timeout: 60_000 });
  await expect(progress).toHaveText('8 / 8 trials', { timeout: 60_000 });
});
