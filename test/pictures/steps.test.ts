import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serializeDocument } from '../../shared/document/file';
import type { NormscopeDocument } from '../../shared/document/schema';
import { findTemplate } from '../../shared/templates';
import { end, expect, launch, test } from '../e2e/app';
import { openWorkbench, SavedProject, type Workbench } from '../e2e/designSupport';
import { TrainWindow } from '../e2e/trainSupport';
import { chainOf } from '../unit/compile/documents';

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

test('what explains itself: a layer’s help, many problems one behind the other, and what is left after their remedies', async ({
  folder,
}) => {
  const path = join(folder, 'mistakes.normscope');
  writeFileSync(path, serializeDocument(mistakes()));
  const running = await launch({ userData: join(folder, 'user-data'), args: [path] });
  const bench = await openWorkbench(running);
  await bench.page.keyboard.press('/');
  await bench.page.keyboard.type('norm');
  await bench.paletteEntry('Group Norm').focus();
  await expect(bench.page.getByText('When to use it').first()).toBeVisible();
  await picture(bench, '6-help');
  await bench.page.keyboard.press('Escape');

  await bench.page.getByRole('button', { name: /^7 errors$/ }).click();
  await bench.card('act').click();
  await picture(bench, '7-problems');
  await bench.button('Fix all errors').click();
  await picture(bench, '8-mended');
  await end(running);
});

/** Seven mistakes in a row of layers, each behind another, in two rows on the canvas. */
function mistakes(): NormscopeDocument {
  const document = chainOf(
    ['Input', 'in'],
    ['Conv2D', 'conv', { filters: 12, groups: 5 }],
    ['GroupNorm', 'gn', { groups: 8 }],
    ['Dropout', 'drop', { rate: 2 }],
    ['Activation', 'act'],
    ['MaxPool2D', 'pool', { poolSize: 40 }],
    ['Dense', 'wide', { units: 20, activation: 'relu' }],
    ['Dense', 'last', { units: 7 }],
    ['Output', 'out'],
  );
  const nodes = document.graph.nodes.map((node, place) => ({
    ...node,
    position: { x: 232 * (place % 5), y: 140 * Math.floor(place / 5) },
  }));
  return { ...document, graph: { ...document.graph, nodes } };
}

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
