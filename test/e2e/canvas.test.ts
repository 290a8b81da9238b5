import { expect, test } from './app';
import { middleOf, openWorkbench } from './designSupport';

test('the map of the graph is shown on demand, and offered only where a part of the graph is out of view', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  const map = bench.page.getByRole('img', { name: 'Map of the graph' });
  await expect(bench.card('conv_1')).toBeInViewport({ ratio: 1 });
  await expect(bench.button('Show the map')).toHaveCount(0);
  await bench.button('Zoom in').click();
  await bench.button('Zoom in').click();
  await expect(bench.button('Show the map')).toBeVisible();
  await expect(map).toHaveCount(0);
  await bench.button('Show the map').press('Enter');
  await expect(map).toBeVisible();
  await bench.button('Hide the map').click();
  await expect(map).toHaveCount(0);
  await bench.button('Show the map').click();
  await bench.button('Fit').click();
  await expect(map).toHaveCount(0);
  await expect(bench.button('Hide the map')).toHaveCount(0);
});

test('what was zoomed to by the buttons stays when the window changes its size', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.button('Zoom in').click();
  await bench.button('Zoom in').click();
  const width = async () => (await bench.card('conv_1').boundingBox())?.width ?? 0;
  await expect(bench.button('Show the map')).toBeVisible();
  const zoomed = await stable(width);
  await normscope.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1100, 700);
  });
  await expect.poll(() => bench.page.evaluate(() => innerWidth)).toBe(1100);
  expect(await stable(width)).toBeCloseTo(zoomed, 0);
});

test('settings that are longer than a line stand on their card whole', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  await bench.field('Dilation').fill('2');
  await bench.choice('Padding').selectOption('same');
  await bench.inspector.getByRole('switch', { name: 'Standardize weights' }).click();
  const settings = bench.card('conv_1').getByText('32 · 3×3 · same · dilation 2 · standardized');
  await expect(settings).toBeVisible();
  const cut = await settings.evaluate(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth > clientWidth || scrollHeight > clientHeight,
  );
  expect(cut).toBe(false);
  const card = await bench.card('conv_1').boundingBox();
  const text = await settings.boundingBox();
  expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual((card?.y ?? 0) + (card?.height ?? 0));
});

test('Escape gives up what was searched for, and then the search', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  const search = bench.palette.getByRole('searchbox');
  await bench.page.keyboard.press('/');
  await bench.page.keyboard.type('gap');
  await bench.page.mouse.move(...(await centre(bench.paletteEntry('Global Average'))));
  await expect(bench.paletteEntry('Conv2D')).toHaveCount(0);
  await bench.page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await expect(search).toBeFocused();
  await expect(bench.paletteEntry('Conv2D')).toBeVisible();
  await bench.page.keyboard.press('Escape');
  await expect(search).not.toBeFocused();
});

test('the name by which a layer was found is never cut', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.page.keyboard.press('/');
  for (const name of ['AdaptiveAvgPool2d', 'ConvTranspose2d', 'fully connected']) {
    await bench.palette.getByRole('searchbox').fill(name);
    const found = bench.palette.getByText(name, { exact: true });
    await expect(found).toBeVisible();
    const within = await bench.palette.boundingBox();
    const box = await found.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((within?.x ?? 0) + (within?.width ?? 0));
    expect(
      await found.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    ).toBeLessThanOrEqual(0);
  }
});

async function centre(locator: Parameters<typeof middleOf>[0]): Promise<[number, number]> {
  const { x, y } = await middleOf(locator);
  return [x, y];
}

/** The value once it is the same twice in a row: the canvas glides. */
async function stable(read: () => Promise<number>): Promise<number> {
  let last = Number.NaN;
  await expect
    .poll(async () => {
      const before = last;
      last = await read();
      return last === before;
    })
    .toBe(true);
  return last;
}
