import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { toJson } from '../../shared/study/json';
import { createReport, type StudyReport } from '../../shared/study/report/data';
import { design, drawn, outcome, tinyStudy } from '../unit/study/examples';
import { expect, type RunningApp } from './app';
import { answerDialogs } from './shellSupport';
import { expectInk, test } from './trainSupport';

const article = resolve(import.meta.dirname, '../../docs/studies/placement-article/report.json');

/** Opens a report as a project with its results. */
async function importReport({ app, page }: RunningApp, path: string): Promise<void> {
  await expect(page.getByRole('banner')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+3');
  await answerDialogs(app, { open: path });
  await page.getByRole('button', { name: 'Import…' }).click();
}

async function importOutcomes(
  running: RunningApp,
  folder: string,
  parts: Pick<StudyReport, 'design' | 'outcomes'>,
): Promise<void> {
  const path = join(folder, 'study.json');
  await writeFile(path, toJson(createReport({ app: '1.0.0', document: drawn(), ...parts })));
  await importReport(running, path);
}

const number = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

test.describe('every number of a study', () => {
  test('opens the runs behind it, by the keyboard alone, and gives the focus back', async ({ normscope }) => {
    const { page } = normscope;
    await importReport(normscope, article);
    const accuracy = number(page, /^BN · before, Accuracy, %: 95\.28/);
    await accuracy.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'BN · before · batch 32: Accuracy, %' });
    await expect(dialog).toContainText('Mean over 3 seeds: 95.28, 95 % interval 93.15 to 97.42.');
    const rows = dialog.getByRole('row').filter({ hasText: 'validation accuracy' });
    await expect(rows).toHaveCount(3);
    await expect(rows.first()).toContainText('94.30');
    await expect(rows.first()).toContainText('validation accuracy 94.30 %');
    await expect(dialog.getByRole('region', { name: 'Loss by epoch' }).getByRole('img')).toBeVisible();
    await dialog.getByRole('button', { name: 'Seed 2', exact: true }).press('Enter');
    await expect(dialog).toContainText('seed 2 stands out');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(accuracy).toBeFocused();

    // The arrows lead to the cells around it, and the table is one stop of the Tab key.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(number(page, /^BN · before, To the first: 0\.45/)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(number(page, /^BN · after, To the first/)).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(number(page, /^no norm, Loss/)).toBeFocused();
  });

  test('beside another arm shows the pairs and their differences', async ({ normscope }) => {
    const { page } = normscope;
    await importReport(normscope, article);
    const row = number(page, /^BN · before: 0\.45 \(−2\.10 to 3\.00\) points/);
    await row.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'BN · before · batch 32 beside no norm: Accuracy, %' });
    await expect(dialog).toContainText('Mean difference over 3 pairs: 0.45, 95 % interval −2.10 to 3.00');
    const pairs = dialog.getByRole('table', { name: 'Accuracy, %, seed by seed' });
    await expect(pairs.getByRole('row').nth(1)).toHaveText(/^0.*94\.85.*94\.30.*−0\.55$/);
    await expect(pairs.getByRole('row').last()).toContainText('0.45');
    await page.keyboard.press('Escape');
    await expect(row).toBeFocused();

    // Any arm can be the one that the others are compared with.
    await page.getByRole('combobox', { name: 'Arm to compare with' }).selectOption('BN · after');
    await number(page, /^BN · before: −?\d.* points, p = /).press('Enter');
    await expect(page.getByRole('dialog', { name: /^BN · before .* beside BN · after: / })).toContainText(
      /Mean difference over 3 pairs: .*, p = 1\.000 after Holm/,
    );
    await page.keyboard.press('Escape');

    await number(page, /^no norm, epoch 2: 93\.\d\d %/).press(' ');
    await expect(
      page.getByRole('dialog', { name: 'no norm · batch 32: Accuracy after epoch 2, %' }),
    ).toBeVisible();
  });

  test('is withheld with its reason where it would mislead: times of trainings that ran several at a time', async ({
    normscope,
    folder,
  }) => {
    const { page } = normscope;
    const crowded = join(folder, 'crowded.json');
    const alone = await readFile(article, 'utf8');
    await writeFile(crowded, alone.replaceAll('"alone":true', '"alone":false'));
    await importReport(normscope, crowded);
    await expect(page.getByText('No overhead is told: these trainings ran several at a time')).toBeVisible();
    await number(page, /^BN · before, Overhead: not timed alone/).click();
    await expect(page.getByRole('dialog', { name: 'BN · before · batch 32: Time a step' })).toBeVisible();
  });

  test('leads to its variant, as a project of its own', async ({ normscope }) => {
    const { page } = normscope;
    await importReport(normscope, article);
    await number(page, /^BN · after, Time a step/).click();
    await page.getByRole('button', { name: 'Open as a project' }).click();
    await page.getByRole('button', { name: 'Don’t save' }).click();
    await expect(page.getByRole('banner').getByRole('radio', { name: 'Design' })).toBeChecked();
    await expect(page.locator('.react-flow__node')).toHaveCount(8);
    await expect(page.getByRole('group', { name: 'Wire from act_1 to bn_1', exact: true })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+3');
    await expect(page.getByText('This project has no study')).toBeVisible();
  });

  test('of a map of settings too', async ({ normscope, folder }) => {
    const { page } = normscope;
    const outcomes = [0, 1, 2].flatMap((seed) =>
      [0, 1, 2, 3, 4, 5].map((variant) => outcome(variant, seed, [0.5, 0.8 + 0.01 * variant])),
    );
    await importOutcomes(normscope, folder, { design, outcomes });
    const cell = number(page, 'BN · before · batch 32: 84.00 %');
    await cell.press('Enter');
    await expect(page.getByRole('dialog').getByRole('row')).toHaveCount(4);
    await page.keyboard.press('Escape');
    await expect(cell).toBeFocused();
  });

  test('shows what passes through its networks, side by side', async ({ open }) => {
    const tiny = tinyStudy();
    const largestRate = { from: 0.01, to: 0.1, epochs: 1 };
    const { page, header, status } = await open({
      ...tiny,
      study: tiny.study && { ...tiny.study, largestRate },
    });
    await page.keyboard.press('ControlOrMeta+3');
    await header.getByRole('button', { name: /^Run / }).click();
    await expect(status.getByText('finished', { exact: true })).toBeVisible({ timeout: 60_000 });
    await number(page, /^BN · before, Dead, %/).click();
    const inside = page.getByRole('region', { name: 'Inside the networks' });
    await expect(inside.getByRole('columnheader')).toHaveText(['Place', 'no norm', 'BN · before']);
    const norm = inside.getByRole('row', { name: /^norm at / }).first();
    await expect(norm.getByRole('cell').first()).toHaveText('none here');
    await expect(norm.getByRole('cell').last()).toContainText(/ ± .*, leaves a norm/);
    await expectInk(inside.locator('canvas'), { before: 200, after: 200 });

    await inside.getByRole('button', { name: 'BN · before' }).click();
    await expect(inside.getByRole('columnheader')).toHaveText(['Place', 'no norm']);
    // One is always shown.
    await inside.getByRole('button', { name: 'no norm' }).click();
    await expect(inside.getByRole('columnheader')).toHaveText(['Place', 'no norm']);
    await page.getByRole('button', { name: 'Seed 1', exact: true }).click();
    await expect(inside).toContainText('at the end, seed 1');
    await page.keyboard.press('Escape');

    await number(page, /^no norm, Largest rate/).click();
    const tried = page.getByRole('table', { name: /^Rates that were tried/ });
    await expect(tried.getByRole('cell', { name: /^(yes|no)$/ }).first()).toBeVisible();
    expect(await tried.getByRole('row').count()).toBeGreaterThan(4);
  });
});

test.describe('results that say little', () => {
  test('where all trainings diverged say so, and what each said', async ({ normscope, folder }) => {
    const { page } = normscope;
    const lost = { ended: 'diverged', sentence: 'The loss is no number since step 3.' } as const;
    const outcomes = [0, 1, 2].flatMap((seed) =>
      [0, 1, 2].map((variant) => outcome(variant, seed, [], lost)),
    );
    await importOutcomes(normscope, folder, { design: { ...design, factors: [] }, outcomes });
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('No training was completed');
    await expect(page.getByRole('region', { name: 'Validation accuracy by epoch' })).toContainText(
      'No training came to the end of an epoch.',
    );
    await number(page, 'no norm, Seeds: 0, 3 diverged').click();
    await expect(page.getByRole('dialog').getByText('The loss is no number since step 3.')).toHaveCount(3);
  });

  test('of a study that was cancelled are shown, and what is left can be run', async ({
    normscope,
    folder,
  }) => {
    const { page } = normscope;
    const outcomes = [outcome(0, 0, [0.5, 0.8]), outcome(1, 0, [0.5, 0.9]), outcome(0, 1, [0.6, 0.8])];
    await importOutcomes(normscope, folder, { design: { ...design, factors: [] }, outcomes });
    await expect(page.getByRole('contentinfo')).toContainText('not finished');
    await expect(page.getByRole('button', { name: 'Run 6 left' })).toBeEnabled();
    await number(page, /^BN · before, Accuracy, %: 90\.00/).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Mean over 1 seed: 90.00. One seed says nothing of chance.');
    await expect(dialog.getByRole('cell', { name: 'waiting' })).toHaveCount(2);
    await expect(dialog).toContainText('No histograms of seed 0');
  });

  test('of other seeds than those of the design are left out, and that is told', async ({
    normscope,
    folder,
  }) => {
    const outcomes = [outcome(0, 0, [0.5]), outcome(0, 9, [0.6])];
    await importOutcomes(normscope, folder, { design, outcomes });
    await expect(normscope.page.getByText('1 result of the report belongs to no trial')).toBeVisible();
  });

  test('of a newer Normscope are refused with a sentence', async ({ normscope, folder }) => {
    const report = createReport({ app: '9.0.0', document: drawn(), design, outcomes: [] });
    const path = join(folder, 'newer.json');
    await writeFile(path, toJson({ ...report, version: 2 }));
    await importReport(normscope, path);
    await expect(normscope.page.getByText('A newer Normscope wrote this report')).toBeVisible();
    await expect(normscope.page.getByText('This project has no study')).toBeVisible();
  });
});
