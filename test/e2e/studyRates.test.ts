import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NormscopeDocument } from '../../shared/document/schema';
import { parseReport } from '../../shared/study/report/data';
import { expect } from './app';
import { answerDialogs } from './shellSupport';
import { projectOf, test } from './trainSupport';

/** Two arms and one seed, in SGD's two epochs of 46 steps, with a search among 36 rates. */
function searching(): NormscopeDocument {
  const document = projectOf('digits8x8-tiny');
  const optimizer = { kind: 'sgd', learningRate: 0.1 } as const;
  return {
    ...document,
    training: { ...document.training, optimizer },
    study: {
      arms: [
        { kind: 'none' },
        { kind: 'norm', placement: 'before', norm: { kind: 'BatchNorm', config: {} } },
      ],
      sites: { kind: 'all' },
      factors: [],
      seeds: [0],
      epochs: 2,
      target: 0.9,
      settle: false,
      oneAtATime: false,
      largestRate: null,
      claim: null,
    },
  };
}

test('the largest stable learning rate is searched on request, in the queue, and goes with the report', async ({
  open,
  folder,
}) => {
  const window = await open(searching());
  const { page, header } = window;
  const progress = page.getByTestId('study-progress');
  await page.keyboard.press('ControlOrMeta+3');
  await expect(header.getByRole('button', { name: 'Run 2 trials' })).toBeEnabled();

  await page.getByRole('switch', { name: 'Search the largest learning rate' }).click();
  await page.getByRole('textbox', { name: 'From the rate' }).fill('0.02');
  await page.getByRole('textbox', { name: 'To the rate' }).fill('50');
  await page.getByRole('textbox', { name: 'Epochs of each' }).fill('2');
  // Each of two searches among 36 rates takes at most six trainings.
  await expect(page.getByText(/and at most 12 more in search of/)).toBeVisible();
  await header.getByRole('button', { name: 'Run at most 14 trials' }).click();
  await expect(progress).toHaveText(/^(1[0-4]) \/ \1 trials$/, { timeout: 90_000 });
  await expect(header.getByRole('button', { name: 'Finished' })).toBeDisabled();

  await window.showPanel('Results');
  await expect(page.getByRole('columnheader', { name: 'Largest rate' })).toBeVisible();
  const path = join(folder, 'rates.json');
  await answerDialogs(window.running.app, { save: path });
  await header.getByRole('button', { name: 'Report' }).click();
  await page.getByRole('menuitem', { name: /JSON/ }).click();
  await expect(page.getByText('The report was written').last()).toBeVisible();
  const parsed = parseReport(await readFile(path, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.sentence);
  const probes = parsed.report.outcomes.filter(({ probe }) => probe !== null);
  const told = /^(\d+)/.exec((await progress.textContent()) ?? '')?.[1];
  expect(probes.length).toBe(Number(told) - 2);
  expect(parsed.report.design.largestRate).toEqual({ from: 0.02, to: 50, epochs: 2 });
});
