import type { Locator, Page } from '@playwright/test';
import { formatNumber } from '../../renderer/charts/format';
import { layerNorms, valueAt } from '../../renderer/panels/gradients/gradientData';
import { expect } from './app';
import { projectOf, type TrainWindow, test } from './trainSupport';

const tiny = projectOf('digits8x8-tiny', { epochs: 1, framesEvery: 10 });

const layersOf = (page: Page): Locator =>
  page.getByRole('list', { name: 'Layers with weights, from input to output' }).getByRole('button');

/** What the run store has of the newest run, layer by layer: of the norms, the n-th counted from the end. */
async function storedValues(page: Page, documentId: string, back: number): Promise<string[][]> {
  const norms = await page.evaluate(async (id) => {
    const [newest] = await window.normscope.runs.list(id);
    return newest === undefined ? [] : (await window.normscope.runs.metrics(newest.id)).norms;
  }, documentId);
  return layerNorms(norms).map((layer) => {
    const index = layer.steps.length - back;
    return [valueAt(layer, index, 'norm'), valueAt(layer, index, 'relative')].map(formatNumber);
  });
}

async function trained(open: (project: typeof tiny) => Promise<TrainWindow>): Promise<TrainWindow> {
  const window = await open(tiny);
  await window.train();
  await window.ended();
  await window.showPanel('Gradients');
  return window;
}

test('the panel shows what was measured of every layer, and where the timeline stands', async ({ open }) => {
  const { page, timeline } = await trained(open);
  const layers = layersOf(page);
  await expect(layers).toHaveCount(3);
  await expect(layers).toContainText([/^conv_1/, /^bn_1/, /^dense_1/]);
  const figure = page.getByRole('figure').filter({ hasText: 'Gradient norm' });
  await expect(figure).toContainText('step 46');
  await expect(figure.getByRole('img', { name: /^Norm of the gradient in every layer/ })).toBeVisible();
  const newest = await storedValues(page, tiny.id, 1);
  for (const [place, [norm = '']] of newest.entries()) await expect(layers.nth(place)).toContainText(norm);

  await page.getByRole('radio', { name: 'Relative' }).click();
  for (const [place, [, relative = '']] of newest.entries())
    await expect(layers.nth(place)).toContainText(relative);

  await page.getByRole('radio', { name: 'Norm', exact: true }).click();
  await timeline.press('ArrowLeft');
  await expect(figure).toContainText('step 40');
  const before = await storedValues(page, tiny.id, 2);
  for (const [place, [norm = '']] of before.entries()) await expect(layers.nth(place)).toContainText(norm);
  expect(before).not.toEqual(newest);
});

test('curves are drawn; the pointer reads a step; a layer that is chosen is selected on the canvas', async ({
  open,
}) => {
  const { page } = await trained(open);
  const canvas = page.getByRole('figure').filter({ hasText: 'Gradient norm' }).locator('canvas');
  await expect.poll(() => coloursOn(canvas)).toBeGreaterThan(2);
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('There is no plot.');
  await page.mouse.move(box.x + 70, box.y + box.height / 2);
  await expect(page.getByRole('figure').filter({ hasText: 'Gradient norm' })).toContainText('step 1 ');

  const layers = layersOf(page);
  await layers.nth(2).click();
  await expect(layers.nth(2)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('dense_1');
  await expect(page.getByRole('list', { name: /^Layers with weights/ })).toContainText(/kernel.*bias/);
});

test('without measurements the panel says what to do', async ({ open }) => {
  const window = await open(projectOf('digits8x8-tiny', { epochs: 1, framesEvery: 0 }));
  await window.watch();
  await window.showPanel('Gradients');
  const panel = window.page.getByRole('tabpanel', { name: 'Gradients' });
  await expect(panel).toContainText('Press Train: how large the loss’s gradient is');
  await window.train();
  await window.ended();
  await expect(panel).toContainText('Set “Histograms every” to 25 steps, say, and train again.');
});

/** How many clearly different colours of lines a canvas shows. */
function coloursOn(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('This is no canvas.');
    const { width, height } = element;
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const hues = new Map<number, number>();
    for (let at = 0; at + 3 < pixels.length; at += 4) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.slice(at, at + 4);
      const chroma = Math.max(red, green, blue) - Math.min(red, green, blue);
      if (alpha < 200 || chroma < 60) continue;
      const hue = Math.round(
        (6 * Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue)) / Math.PI,
      );
      hues.set(hue, (hues.get(hue) ?? 0) + 1);
    }
    return [...hues.values()].filter((count) => count > 20).length;
  });
}
