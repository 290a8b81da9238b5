import { expect, test } from './app';
import { middleOf, openWorkbench, type Workbench } from './designSupport';

/** The card that shows a layer's help beside the palette. */
function cardOf({ page }: Workbench) {
  return page.locator('[data-radix-popper-content-wrapper]').filter({ hasText: 'When to use it' });
}

async function restOn(bench: Workbench, label: string): Promise<void> {
  await bench.paletteEntry(label).scrollIntoViewIfNeeded();
  const { x, y } = await middleOf(bench.paletteEntry(label));
  await bench.page.mouse.move(x, y);
}

test('the palette shows a layer’s help where the pointer rests, whole in a small window', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  await normscope.page.setViewportSize({ width: 1024, height: 700 });
  for (const label of ['Conv2D', 'Batch Norm', 'Leaky ReLU']) {
    await restOn(bench, label);
    const card = cardOf(bench).filter({ hasText: label });
    await expect(card).toBeInViewport({ ratio: 1 });
    await expect(card).toContainText('Training and inference');
    await expect(card).toContainText('default');
  }
  await normscope.page.keyboard.press('Escape');
  await expect(cardOf(bench)).toHaveCount(0);
});

test('the palette shows it to the keyboard’s focus, and says what the layer does to a screen reader', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  const entry = bench.paletteEntry('Batch Norm');
  await expect(entry).toHaveAccessibleDescription(/^Gives every channel mean 0/);
  await normscope.page.keyboard.press('/');
  await bench.paletteEntry('Conv2D').focus();
  await expect(cardOf(bench)).toContainText('Slides small square filters');
  await normscope.page.keyboard.press('Escape');
  await expect(cardOf(bench)).toHaveCount(0);
  await expect(bench.paletteEntry('Conv2D')).toBeFocused();
});

test('the help is out of the way while a layer is dragged', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await restOn(bench, 'Dense');
  await expect(cardOf(bench)).toBeVisible();
  await bench.drag(bench.paletteEntry('Dense'), await bench.place(0.2, 0.2));
  await expect(cardOf(bench)).toHaveCount(0);
  await bench.drop();
  await expect(bench.card('dense_2')).toBeVisible();
});

test('a quick drag leaves no help behind, though the pointer did rest before the press', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  const { mouse, clock } = normscope.page;
  await clock.install();
  const to = await bench.place(0.2, 0.2);
  await restOn(bench, 'Dense');
  await mouse.down();
  await mouse.move(to.x, to.y, { steps: 2 });
  await bench.drop();
  await expect(bench.card('dense_2')).toBeVisible();
  // Past the time at which a card opens under a pointer that rests.
  await clock.runFor(1000);
  await expect(cardOf(bench)).toHaveCount(0);
});

test('the help of a layer on the canvas is reached by its key and from its menu', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const { page } = normscope;
  await bench.card('conv_1').click();
  await expect(bench.fold('About Conv2D')).not.toBeFocused();
  await page.keyboard.press('?');
  await expect(bench.fold('About Conv2D')).toBeFocused();
  await expect(bench.inspector.getByText('Slides small square filters')).toBeInViewport();

  await bench.card('bn_1').focus();
  await page.keyboard.press('?');
  await expect(bench.fold('About Batch Norm')).toBeFocused();

  await bench.card('act_1').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Help on this layer/ }).click();
  await expect(bench.fold('About ReLU')).toBeFocused();
  await expect(bench.inspector.getByText('max(x, 0)', { exact: true })).toBeInViewport();

  await bench.field('Name').focus();
  await page.keyboard.press('?');
  await expect(bench.field('Name')).toHaveValue(/\?/);
});
