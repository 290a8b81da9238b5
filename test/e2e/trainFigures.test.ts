import { expect } from './app';
import { middleOf } from './designSupport';
import { projectOf, type TrainWindow, test } from './trainSupport';

const tiny = projectOf('digits8x8-tiny', { epochs: 1 });
const endless = projectOf('digits8x8-tiny', { epochs: 100_000 });

test('what stands in the header and the status bar is of the run it was measured in', async ({ open }) => {
  const window = await open(tiny);
  await window.train();
  await window.ended();
  const rate = /[\d\u202f]+ img\/s/;
  const [measured] = (await window.header.textContent())?.match(rate) ?? [];
  expect(measured).toBeDefined();
  const batchSize = window.page.getByRole('textbox', { name: 'Batch size', exact: true });
  await batchSize.fill('64');
  await batchSize.press('Enter');
  await expect(window.header).toContainText('batch 64');
  await expect(window.header).toContainText(String(measured));

  const ofFirst = (await window.status.textContent())?.match(/val acc [\d.]+/)?.[0] ?? '';
  await window.train();
  await window.ended();
  await window.showPanel('Runs');
  const settings = window.page.getByRole('region', { name: 'Measurements' });
  await expect(settings).toContainText('Run 2 · Digits 8×8 · batch 64 · Adam 0.01 · 1 epoch');
  await expect(window.status).not.toContainText(ofFirst);
  await window.page.getByRole('button', { name: 'Run 1', exact: true }).click();
  await expect(settings).toContainText('Run 1 · Digits 8×8 · batch 32 · Adam 0.01 · 1 epoch');
  await expect(window.status).toContainText(ofFirst);
  await expect(window.status).toContainText(/loss \d.*ms\/step/);
});

const WIDTHS = [
  1024, 1100, 1179, 1180, 1239, 1240, 1280, 1339, 1340, 1366, 1499, 1500, 1719, 1720, 1920, 2560, 3840,
];

/** At each of the widths: what is shown of the header's parts stands in a row, one after the other and inside the window. */
async function expectNoOverlap(window: TrainWindow): Promise<void> {
  for (const width of WIDTHS) {
    await window.page.setViewportSize({ width, height: 800 });
    const edges = await window.header.evaluate((header) => {
      const [left, middle, right] = header.children;
      const parts = [...(left?.children ?? []), middle, ...(right?.firstElementChild?.children ?? [])];
      return parts.flatMap((part) => {
        const box = part?.getBoundingClientRect();
        return box === undefined || box.width === 0 ? [] : [{ from: box.left, to: box.right }];
      });
    });
    expect(edges.length).toBeGreaterThan(4);
    let end = 0;
    for (const { from, to } of edges) {
      expect(from, `at ${width} wide`).toBeGreaterThanOrEqual(end);
      end = to;
    }
    expect(end, `at ${width} wide`).toBeLessThanOrEqual(width);
  }
}

test('nothing in the header lies over anything, and the time left is said, at any width', async ({
  open,
}) => {
  const window = await open(endless);
  await window.train();
  await window.stepsTaken(50);
  await expectNoOverlap(window);
  const words = window.header.getByText(/^epoch .* left$/);
  for (const width of [1024, 1280, 1366]) {
    await window.page.setViewportSize({ width, height: 800 });
    await expect.poll(() => words.evaluate((text) => text.scrollWidth - text.clientWidth)).toBe(0);
  }
  await window.button('Stop').click();
  await window.ended();
  await expectNoOverlap(window);
});

test('the tools of a panel lie over none of its tabs', async ({ open }) => {
  const window = await open(tiny);
  await window.train();
  await window.ended();
  await window.showPanel('Activations');
  await window.page.getByRole('radio', { name: 'Ridgeline' }).click();
  const last = window.page.getByRole('tab', { name: /^Problems/ });
  const range = window.page.getByRole('radiogroup', { name: 'Range of the plots' });
  const stepper = window.page.getByRole('button', { name: 'Channel before' });
  const name = window.page.getByRole('region', { name: 'Measurements' }).getByText(/^bn_1/).first();
  for (const width of [1024, 1100, 1101, 1180, 1241, 1280]) {
    await window.page.setViewportSize({ width, height: 700 });
    let end = 0;
    for (const part of [last, name, stepper, range]) {
      const box = await part.boundingBox();
      expect(box?.x, `at ${width} wide`).toBeGreaterThanOrEqual(end);
      end = (box?.x ?? 0) + (box?.width ?? 0);
    }
    expect(await name.evaluate((text) => text.scrollWidth - text.clientWidth), `at ${width} wide`).toBe(0);
  }
  // Where they are laid over each other nothing else says which colour is which.
  await window.page.getByRole('radio', { name: 'Overlay' }).click();
  const legend = window.page.getByRole('region', { name: 'Measurements' });
  for (const width of [1024, 1100, 1240]) {
    await window.page.setViewportSize({ width, height: 700 });
    let end = 0;
    for (const part of [
      last,
      name,
      legend.getByText('before', { exact: true }),
      legend.getByText('after', { exact: true }),
      range,
    ]) {
      const box = await part.boundingBox();
      expect(box?.x, `at ${width} wide`).toBeGreaterThanOrEqual(end);
      end = (box?.x ?? 0) + (box?.width ?? 0);
    }
  }
});

test('a channel in the large view has no second card over it', async ({ open }) => {
  const window = await open(tiny);
  await window.train();
  await window.ended();
  const box = await window.channels.boundingBox();
  const cell = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 60 };
  const card = window.page.getByText('Channel 0', { exact: true });
  await window.page.mouse.move(cell.x, cell.y);
  await expect(card).toBeVisible();
  await window.page.mouse.click(cell.x, cell.y);
  await window.page.mouse.move(cell.x + 2, cell.y);
  await expect(window.page.getByRole('region', { name: 'Channel 0 of bn_1' })).toBeVisible();
  await expect(card).toHaveCount(0);
});

test('Design, pressed once more, folds what was unfolded; a folded dock has no tools', async ({ open }) => {
  const window = await open(tiny);
  const smoothing = window.page.getByRole('slider', { name: /Smoothing/ });
  const design = window.header.getByRole('radio', { name: 'Design' });
  await window.showPanel('Curves');
  await expect(smoothing).toBeVisible();
  const { y } = await middleOf(window.page.getByRole('tab', { name: 'Curves' }));
  await design.click();
  await expect(smoothing).toHaveCount(0);
  await expect(design).toBeChecked();
  await expect
    .poll(async () => (await middleOf(window.page.getByRole('tab', { name: 'Curves' }))).y)
    .toBeGreaterThan(y);
});

test('a choice from a list is undone with the list still focused', async ({ open }) => {
  const { page } = await open(tiny);
  const optimizer = page.getByRole('combobox', { name: 'Optimizer', exact: true });
  await optimizer.selectOption({ label: 'SGD' });
  await optimizer.focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(optimizer.locator('option:checked')).toHaveText('Adam');
});
