import { expect } from './app';
import { projectOf, test } from './trainSupport';

test('the Runs panel tells the size of the store, and removes the frames of older runs after asking', async ({
  open,
}) => {
  const window = await open(projectOf('digits8x8-tiny', { epochs: 1, framesEvery: 5 }));
  const { page } = window;
  for (const run of [1, 2]) {
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(run)).toContainText('completed');
  }
  const panel = page.getByRole('tabpanel', { name: 'Runs' });
  await expect(panel).toContainText(/Run store: [\d.]+\s[kM]B/);
  const button = panel.getByRole('button', { name: 'Remove frames of older runs …' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Remove frames of older runs?' });
  // Of every fifth of 46 steps, from the first on, and of the last of the epoch.
  await expect(dialog).toContainText(/11 frames of 1 older run of this project, \d+\skB, are removed/);
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  await expect(button).toBeEnabled();
  await button.click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(button).toBeDisabled();

  await page.getByRole('button', { name: 'Run 1', exact: true }).click();
  await window.showPanel('Activations');
  await expect(page.getByRole('tabpanel', { name: 'Activations' })).toContainText(
    'No frames of this run are kept',
  );
  await window.showPanel('Runs');
  await page.getByRole('button', { name: 'Run 2', exact: true }).click();
  await window.showPanel('Activations');
  await expect(window.channels).toBeVisible();
});

test('runs that give room say so; those that are shown or pinned keep their frames', async ({ open }) => {
  const project = projectOf('digits8x8-tiny', { epochs: 1, framesEvery: 5 });
  const window = await open(project);
  const { page } = window;
  for (const run of [1, 2, 3]) {
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(run)).toContainText('completed');
  }
  const panel = page.getByRole('tabpanel', { name: 'Runs' });
  await panel.getByRole('button', { name: /^Pin Run 2:/ }).click();
  await expect(panel.getByRole('button', { name: /^Run 2 is pinned:/ })).toBeVisible();
  const limit = panel.getByLabel('At most');
  await expect(limit).toHaveValue('2 GB');
  // Nothing that may go makes room for this: all stay, and the panel says so.
  await page.evaluate(() => globalThis.window.normscope.runs.setBudget(1));
  await window.showPanel('Activations');
  await window.showPanel('Runs');
  await expect(panel).toContainText('What may go is not enough, so nothing is removed');
  await page.evaluate(async (id) => {
    const { runs } = globalThis.window.normscope;
    const { bytes } = await runs.usage(id);
    await runs.setBudget(bytes - 1);
  }, project.id);
  await limit.selectOption('no limit');
  await expect(window.runRow(1)).toContainText('Made room for newer runs: no frames of it are kept.');
  await expect(panel).not.toContainText('What may go');
  for (const run of [2, 3]) await expect(window.runRow(run)).not.toContainText('made room');
  await expect(limit).toHaveValue('no limit');

  await page.getByRole('button', { name: 'Run 1', exact: true }).click();
  await window.showPanel('Activations');
  await expect(page.getByRole('tabpanel', { name: 'Activations' })).toContainText(
    'The frames of this run made room for newer runs',
  );
});
