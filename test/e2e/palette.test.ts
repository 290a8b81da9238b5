import { expect, test } from './app';
import { openWorkbench } from './designSupport';

test('other names find a layer wherever layers are searched for', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const { page } = normscope;
  const offered = page.getByRole('listbox').getByRole('option');
  await page.keyboard.press('/');
  await page.keyboard.type('gap');
  await expect(bench.paletteEntry('Global Average')).toBeVisible();
  await expect(bench.paletteEntry('Conv2D')).toHaveCount(0);
  await expect(bench.palette).toContainText('GAP');
  await page.keyboard.press('Escape');

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('bn');
  await expect(offered.first()).toHaveText(/Batch Norm/);
  await page.getByRole('combobox', { name: 'Search commands and layers' }).fill('theme');
  await expect(offered.first()).toHaveText(/^Switch Theme/);
  await page.getByRole('combobox', { name: 'Search commands and layers' }).fill('sum');
  await expect(offered.first()).toHaveText(/^Add Add\s*sum/);
  await expect(offered.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');

  await bench.drag(bench.output('act_1'), await bench.place(0.5, 0.9));
  await bench.drop();
  await page.keyboard.type('shortcut');
  await expect(offered.first()).toHaveText(/^Add\s*shortcut/);
  await page.keyboard.press('Enter');
  await expect(bench.wire('act_1', 'add_1')).toBeVisible();
});

test('the first layer that is dropped on an empty canvas stays where it was dropped', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  await normscope.page.keyboard.press('ControlOrMeta+n');
  await normscope.page.getByRole('button', { name: /^Empty/ }).click();
  await expect(bench.card('conv_1')).toHaveCount(0);
  const { x, y } = await bench.place(0.25, 0.7);
  await bench.dragLayer('Conv2D', { x, y });
  const middle = async (): Promise<number> => {
    const box = await bench.card('conv_1').boundingBox();
    return box === null ? Infinity : Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
  };
  await expect(bench.card('conv_1')).toBeVisible();
  // Longer than the canvas takes to show the whole of a graph.
  await normscope.page.waitForTimeout(500);
  expect(await middle()).toBeLessThan(12);
});

test('the palette is walked with the arrow keys, and Tab stops in it once', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const { keyboard } = normscope.page;
  await keyboard.press('/');
  await keyboard.press('ArrowDown');
  await expect(bench.paletteEntry('Input')).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(bench.paletteEntry('Output')).toBeFocused();
  await keyboard.press('Tab');
  await expect(bench.palette.locator(':focus')).toHaveCount(0);
  await keyboard.press('Shift+Tab');
  await expect(bench.paletteEntry('Output')).toBeFocused();
  await keyboard.press('Home');
  await keyboard.press('ArrowUp');
  await expect(bench.palette.getByRole('searchbox')).toBeFocused();
  await keyboard.type('dense');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(bench.card('dense_2')).toBeVisible();
});

test('families say how many layers they hold, and fold', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const heading = bench.palette.getByRole('button', { name: /^Activation \d+$/ });
  await expect(bench.paletteEntry('ReLU')).toBeVisible();
  await heading.click();
  await expect(heading).toHaveAttribute('aria-expanded', 'false');
  await expect(bench.paletteEntry('ReLU')).toHaveCount(0);
  await normscope.page.keyboard.press('/');
  await normscope.page.keyboard.type('relu');
  await expect(bench.paletteEntry('ReLU')).toBeVisible();
});
