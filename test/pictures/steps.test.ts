import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serializeDocument } from '../../shared/document/file';
import { findTemplate } from '../../shared/templates';
import { end, expect, launch, test } from '../e2e/app';
import { openWorkbench, SavedProject, type Workbench } from '../e2e/designSupport';
import { writeMessyProject } from '../e2e/messyProject';
import { TrainWindow } from '../e2e/trainSupport';

const folderOfPictures = resolve(import.meta.dirname, '../../docs/pictures');

/** Takes the picture in both themes. */
async function picture({ page }: Workbench, name: string): Promise<void> {
  mkdirSync(folderOfPictures, { recursive: true });
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // Canvases take the theme's colours in the next frame they draw.
    await page.waitForTimeout(1000);
    await page.screenshot({ path: join(folderOfPictures, `${name}-${theme}.png`), animations: 'disabled' });
  }
}

/** The whole way of a new user, from the first window to a project opened again. */
test('the five steps', async ({ folder }) => {
  const userData = join(folder, 'user-data');
  const first = await launch({ userData });
  const bench = await openWorkbench(first);
  const training = new TrainWindow(first);
  await picture(bench, '1-open');

  await training.train();
  await training.stepsTaken(350);
  await training.showPanel('Curves');
  await training.button('Pause').click();
  await picture(bench, '2-train');

  await training.button('Resume').click();
  await training.ended();
  await bench.card('bn_1').click();
  await training.showPanel('Activations');
  await training.timeline.press('End');
  await picture(bench, '3-see');

  await bench.dragLayer('Conv2D', await bench.place(0.3, 0.12));
  await bench.dragLayer('Batch Norm', await bench.place(0.7, 0.12));
  await bench.cutWire('act_1', 'pool_1');
  await bench.connect('act_1', 'conv_2');
  await bench.connect('conv_2', 'bn_2');
  await bench.card('conv_2').click();
  await bench.field('Filters').fill('16');
  await training.showPanel(/^Problems/);
  await picture(bench, '4-draw');

  await bench.connect('bn_2', 'pool_1');
  await bench.button('Tidy').click();
  await training.train();
  await training.stepsTaken(100);
  await training.button('Stop').click();
  await training.ended();
  await training.showPanel('Runs');
  await expect(training.runRow(2)).toContainText('stopped');
  const saved = new SavedProject(first, folder, 'mnist-two-convolutions');
  await saved.save();
  await end(first);

  const second = await launch({ userData, args: [saved.path] });
  const again = await openWorkbench(second);
  await new TrainWindow(second).watch();
  await new TrainWindow(second).showPanel('Runs');
  await picture(again, '5-again');
  await end(second);
});

test('what explains itself: a layer’s help, several problems, and what is left after their remedies', async ({
  folder,
}) => {
  const running = await launch({
    userData: join(folder, 'user-data'),
    args: [await writeMessyProject(folder)],
  });
  const bench = await openWorkbench(running);
  await bench.page.keyboard.press('/');
  await bench.page.keyboard.type('norm');
  await bench.paletteEntry('Group Norm').focus();
  await expect(bench.page.getByText('When to use it').first()).toBeVisible();
  await picture(bench, '6-help');
  await bench.page.keyboard.press('Escape');

  await bench.page.getByRole('button', { name: /^3 errors, 3 warnings$/ }).click();
  await picture(bench, '7-problems');
  await bench.page.getByRole('button', { name: 'Fix all 2' }).click();
  for (const remedy of ['Set input_1 to 28×28×1', 'Turn the bias off', 'Insert Flatten before dense_2'])
    await bench.button(remedy).click();
  await picture(bench, '8-mended');
  await end(running);
});

test('a study that has been run', async ({ folder }) => {
  const document = findTemplate('norms-small-batches')?.create('pictures-study');
  if (document === undefined) throw new Error('The template is missing.');
  const path = join(folder, 'small-batches.normscope');
  writeFileSync(path, serializeDocument(document));
  const running = await launch({ userData: join(folder, 'user-data'), args: [path] });
  const bench = await openWorkbench(running);
  await bench.page.keyboard.press('ControlOrMeta+3');
  await bench.page.getByRole('banner').getByRole('button', { name: /^Run / }).click();
  await expect(bench.page.getByText('finished', { exact: true })).toBeVisible({ timeout: 120_000 });
  await picture(bench, '9-study');
  await end(running);
});
