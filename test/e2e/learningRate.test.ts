import { expect } from './app';
import { closeWindow, exitOf } from './shellSupport';
import { projectOf, type TrainWindow, test } from './trainSupport';

const tiny = projectOf('digits8x8-tiny', { framesEvery: 0 });
const endless = projectOf('digits8x8-tiny', { framesEvery: 0, epochs: 100_000 });

const rateField = ({ page }: TrainWindow) =>
  page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('textbox', { name: 'Learning rate', exact: true });

const dialogOf = ({ page }: TrainWindow) => page.getByRole('dialog', { name: 'Find learning rate' });

test.describe('the search for a learning rate', () => {
  test('draws its curve, suggests a rate that is taken with one press, and undone with one', async ({
    open,
  }) => {
    const window = await open(tiny);
    await expect(rateField(window)).toHaveValue('0.01');
    await window.page.getByRole('button', { name: 'Find learning rate…' }).click();
    const dialog = dialogOf(window);
    await expect(dialog).toContainText('Press Search');
    await dialog.getByRole('button', { name: 'Search' }).click();
    await expect(dialog.getByRole('status')).toContainText(/^The loss comes down from/, { timeout: 60_000 });
    await expect(dialog.locator('.u-over')).toBeVisible();
    const use = dialog.getByRole('button', { name: /^Use / });
    const tenth = (await use.textContent())?.replace('Use ', '');
    await dialog.getByRole('radio', { name: /^Fastest fall/ }).click();
    await dialog.getByRole('radio', { name: /^A tenth of the lowest/ }).click();
    await use.click();
    await expect(dialog).toHaveCount(0);
    await expect(rateField(window)).toHaveValue(String(Number(tenth)));
    await window.page.keyboard.press('ControlOrMeta+z');
    await expect(rateField(window)).toHaveValue('0.01');
    await window.showPanel('Runs');
    await expect(window.page.getByRole('row')).toHaveCount(0);
  });

  test('can be cancelled, says where no descent is clear, and leaves the worker to a training', async ({
    open,
  }) => {
    const window = await open(tiny);
    await window.page.keyboard.press('ControlOrMeta+k');
    await window.page.getByRole('combobox').fill('find learning');
    await window.page.keyboard.press('Enter');
    const dialog = dialogOf(window);
    await dialog.getByRole('textbox', { name: 'Steps' }).fill('10000');
    await dialog.getByRole('button', { name: 'Search' }).click();
    await expect(dialog.getByRole('progressbar', { name: 'Progress of the search' })).toBeVisible({
      timeout: 30_000,
    });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog.getByRole('status')).toContainText(/^Stopped after \d+ of 10000 steps\.$/);
    await expect(dialog.getByRole('button', { name: /^Use / })).toHaveCount(0);

    await dialog.getByRole('textbox', { name: 'Steps' }).fill('40');
    await dialog.getByRole('textbox', { name: 'To' }).fill('1e-6');
    await dialog.getByRole('button', { name: 'Search' }).click();
    await expect(dialog.getByRole('status')).toContainText(/^There is no clear descent/, { timeout: 30_000 });
    await dialog.getByRole('textbox', { name: 'To' }).fill('1e-8');
    await expect(dialog).toContainText('It must lie below 1e-8.');
    await expect(dialog.getByRole('button', { name: 'Search' })).toBeDisabled();

    await dialog.getByRole('textbox', { name: 'To' }).fill('1');
    await dialog.getByRole('textbox', { name: 'Steps' }).fill('10000');
    await dialog.getByRole('button', { name: 'Search' }).click();
    await window.page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('completed');
  });
});

test.describe('the learning rate of a run', () => {
  test('is shown, changed while it trains and while it waits, and recorded', async ({ open }) => {
    const window = await open(endless);
    await window.train();
    await window.stepsTaken(20);
    await expect(window.status).toContainText('lr 0.01');
    await window.button('lr 0.01').click();
    const form = window.page.getByRole('dialog', { name: 'Learning rate of this run' });
    await form.getByRole('button', { name: '÷ 10' }).click();
    await expect(window.status).toContainText('lr 1e-3');
    await form.getByRole('textbox', { name: 'Learning rate' }).fill('0.02');
    await window.page.keyboard.press('Enter');
    await expect(window.button('lr 0.02')).toBeVisible();
    await window.page.keyboard.press('Escape');
    await window.button('Pause').click();
    await expect(window.button('Resume')).toBeVisible();
    await window.button('lr 0.02').click();
    await form.getByRole('textbox', { name: 'Learning rate' }).fill('5e-4');
    await form.getByRole('button', { name: 'Set' }).click();
    await window.page.keyboard.press('Escape');
    const before = await window.step();
    await window.button('Step').click();
    // A stop that comes before the step is begun leaves no step at that rate.
    await window.stepsTaken(before + 1);
    await expect(window.button('lr 5e-4')).toBeVisible();
    await window.showPanel('Curves');
    const figure = window.page.getByRole('figure').filter({ hasText: 'Learning rate' });
    await expect(figure).toContainText('5e-4');
    await expect(rateField(window)).toHaveValue('0.01');
    await window.button('Stop').click();
    await window.ended();

    const exit = exitOf(window.running.app);
    await closeWindow(window.running.app);
    await exit;
    const again = await open(endless);
    await again.watch();
    await again.showPanel('Curves');
    await expect(again.status).toContainText('lr 5e-4');
  });
});

test('a run goes on from a checkpoint at the rate that was set while it trained', async ({ open }) => {
  const window = await open(endless);
  await window.train();
  await window.stepsTaken(20);
  await window.button('lr 0.01').click();
  const form = window.page.getByRole('dialog', { name: 'Learning rate of this run' });
  await form.getByRole('textbox', { name: 'Learning rate' }).fill('0.004');
  await form.getByRole('button', { name: 'Set' }).click();
  await expect(window.button('lr 4e-3')).toBeVisible();
  await window.page.keyboard.press('Escape');
  await window.button('Stop').click();
  await window.ended();
  await window.showPanel('Runs');
  await window
    .runRow(1)
    .getByRole('button', { name: /^Resume/ })
    .click();
  const dialog = window.page.getByRole('dialog', { name: 'Resume run 1' });
  await expect(dialog).toContainText('The learning rate was set to 4e-3 while it trained');
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await expect(window.button('lr 4e-3')).toBeVisible();
  await window.button('lr 4e-3').click();
  await expect(form.getByRole('textbox', { name: 'Learning rate' })).toHaveValue('0.004');
  await expect(rateField(window)).toHaveValue('0.01');
  await window.page.keyboard.press('Escape');
  await window.button('Stop').click();
  await window.ended();
});

test.describe('augmentation', () => {
  test('warns of flipped digits with a remedy, shows what becomes of the images, and trains', async ({
    open,
  }) => {
    const window = await open(projectOf('digits8x8-tiny', { epochs: 1 }));
    const { page } = window;
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.locator('summary').filter({ hasText: 'Augmentation' }).click();
    await inspector.getByRole('combobox', { name: 'Flip' }).selectOption('horizontal');
    await expect(inspector.getByRole('note')).toContainText('a flipped 6 is no 6');
    await inspector.getByRole('button', { name: 'Take the flip out' }).click();
    await expect(inspector.getByRole('note')).toHaveCount(0);
    await inspector.getByRole('combobox', { name: 'Shift' }).selectOption('crop');
    await inspector.getByRole('textbox', { name: 'Padding' }).fill('1');
    const preview = inspector.getByRole('img', { name: /^First images of Digits 8×8, .* in steps 1 to 3$/ });
    await expect(preview).toBeVisible();
    const ink = () =>
      preview.evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return 0;
        const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
        return data.filter((value, at) => at % 4 === 0 && value > 200).length;
      });
    await expect.poll(ink).toBeGreaterThan(500);
    await inspector.getByRole('button', { name: 'Show the next steps' }).click();
    await expect(inspector.getByRole('img', { name: /in steps 4 to 6$/ })).toBeVisible();
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('completed');
  });
});
