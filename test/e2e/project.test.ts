import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { end, expect, launch, test } from './app';
import { openWorkbench, SavedProject } from './designSupport';
import { answerDialogs, closeWindow, exitOf } from './shellSupport';

test('saved, closed and opened again, everything is there', async ({ folder }) => {
  const userData = join(folder, 'user-data');
  const first = await launch({ userData });
  const bench = await openWorkbench(first);
  await bench.dragLayer('Dropout', await bench.place(0.5, 0.12));
  await bench.card('conv_1').click();
  await bench.field('Name').fill('stem');
  await bench.field('Filters').fill('12');
  await bench.selectNothing();
  await bench.field('Epochs').fill('3');
  const project = new SavedProject(first, folder, 'kept');
  const saved = await project.save();
  await expect(bench.header).toContainText('kept.normscope');
  const exit = exitOf(first.app);
  await closeWindow(first.app);
  expect(await exit).toBe(0);

  const second = await launch({ userData });
  const again = await openWorkbench(second);
  await expect(again.header).toContainText('kept.normscope');
  await expect(again.card('stem')).toBeVisible();
  await expect(again.wire('stem', 'bn_1')).toContainText('26×26×12');
  await expect(again.card('dropout_1')).toBeVisible();
  await expect(again.field('Epochs')).toHaveValue('3');
  await expect(again.status).toContainText('saved');
  expect(await new SavedProject(second, folder, 'kept').save()).toEqual(saved);
  await end(second);
});

test('a file that is something else gives a sentence and changes nothing', async ({ normscope, folder }) => {
  const bench = await openWorkbench(normscope);
  const path = join(folder, 'picture.normscope');
  await writeFile(path, Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
  await answerDialogs(normscope.app, { open: path });
  // Unsaved work is asked about only for a file that can be opened.
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('9');
  await normscope.page.keyboard.press('ControlOrMeta+o');
  await expect(bench.messages).toContainText('The file was not opened');
  await expect(bench.messages).toContainText(/PNG image/);
  await expect(normscope.page.getByRole('dialog')).toHaveCount(0);
  await expect(bench.cards()).toHaveCount(8);
  await expect(bench.header).toContainText('Untitled');
});

test('a change makes the project dirty, and undoing it makes it clean', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const mark = bench.header.getByRole('img', { name: 'Not saved' });
  await expect(mark).toHaveCount(0);
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('8');
  await expect(mark).toBeVisible();
  await bench.selectNothing();
  await bench.undo();
  await expect(mark).toHaveCount(0);
});

test('closing with unsaved work asks, and Cancel keeps the window', async ({ folder }) => {
  const userData = join(folder, 'user-data');
  const running = await launch({ userData });
  const bench = await openWorkbench(running);
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('8');
  await closeWindow(running.app);
  const dialog = running.page.getByRole('dialog');
  await expect(dialog).toContainText('Save before you close the window?');
  await expect(dialog).toContainText('Untitled has changes that are not saved.');
  await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toBeFocused();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(bench.field('Filters')).toHaveValue('8');

  await answerDialogs(running.app, { save: join(folder, 'at-last.normscope') });
  const exit = exitOf(running.app);
  await closeWindow(running.app);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  expect(await exit).toBe(0);

  const next = await launch({ userData });
  const again = await openWorkbench(next);
  await expect(again.header).toContainText('at-last.normscope');
  await expect(again.wire('conv_1', 'bn_1')).toContainText('26×26×8');
  await end(next);
});

test('closing while a training runs says so, and Cancel lets it run on', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.button('Train').click();
  await expect(bench.button('Stop')).toBeVisible();
  await closeWindow(normscope.app);
  const dialog = normscope.page.getByRole('dialog');
  await expect(dialog).toContainText('A training is running');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(bench.button('Stop')).toBeVisible();
});

test('runs of a project that was never saved are not lost by closing', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.button('Step').click();
  await expect(bench.button('Resume')).toBeVisible({ timeout: 30_000 });
  await bench.button('Stop').click();
  await expect(bench.button('Train')).toBeVisible();
  await closeWindow(normscope.app);
  const dialog = normscope.page.getByRole('dialog');
  await expect(dialog).toContainText(
    'Its runs stay in the run store, and are found again by its file alone.',
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(bench.button('Train')).toBeVisible();
});

test('closing without saving forgets the changes', async ({ folder }) => {
  const userData = join(folder, 'user-data');
  const running = await launch({ userData });
  const bench = await openWorkbench(running);
  await bench.card('bn_1').click();
  await running.page.keyboard.press('Delete');
  const exit = exitOf(running.app);
  await closeWindow(running.app);
  await running.page.getByRole('dialog').getByRole('button', { name: 'Don’t save' }).click();
  expect(await exit).toBe(0);

  const next = await launch({ userData });
  const again = await openWorkbench(next);
  await expect(again.card('bn_1')).toBeVisible();
  await expect(again.header.getByRole('img', { name: 'Not saved' })).toHaveCount(0);
  await end(next);
});

test('unsaved work outlives a crash', async ({ folder }) => {
  const userData = join(folder, 'user-data');
  const running = await launch({ userData });
  const bench = await openWorkbench(running);
  const kept = running.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { project } = window.normscope;
        const timer = setInterval(() => {
          void project.startup().then((found) => {
            if ('kind' in found || !found.recovered) return;
            clearInterval(timer);
            resolve();
          });
        }, 100);
      }),
  );
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('7');
  await kept;
  await end(running);

  const next = await launch({ userData });
  const again = await openWorkbench(next);
  await expect(again.wire('conv_1', 'bn_1')).toContainText('26×26×7');
  await expect(again.header.getByRole('img', { name: 'Not saved' })).toBeVisible();
  await expect(again.messages).toContainText('Unsaved work is back');
  await end(next);
});

test('a new project begins from a template, after asking about unsaved work', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('8');
  await normscope.page.keyboard.press('ControlOrMeta+n');
  await normscope.page
    .getByRole('dialog')
    .getByRole('button', { name: /Residual/ })
    .click();
  await expect(normscope.page.getByRole('dialog')).toContainText('Save before you start a new project?');
  await normscope.page.getByRole('button', { name: 'Don’t save' }).click();
  await expect(bench.card('add_1')).toBeVisible();
  await expect(bench.status).toContainText('No problems');
  await expect(bench.input('add_1', 3)).toBeVisible();
  await bench.undo();
  await expect(bench.card('add_1')).toBeVisible();
});
