import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serializeDocument } from '../../shared/document/file';
import { expect } from './app';
import { answerDialogs } from './shellSupport';
import { projectOf, type TrainWindow, test } from './trainSupport';

const columnOf = ({ page }: TrainWindow) => page.getByRole('complementary', { name: 'Design of the study' });
const armsOf = (window: TrainWindow) => columnOf(window).getByRole('list', { name: 'Arms' });
const variantsOf = ({ page }: TrainWindow) => page.getByRole('list', { name: 'Variants' });

async function design(window: TrainWindow): Promise<void> {
  await window.page.keyboard.press('ControlOrMeta+3');
  await window.page.getByRole('button', { name: 'Design a study' }).press('Enter');
  await window.showPanel(/^Variants/);
}

test('an arm that combines norms is made with the keyboard, and the form goes away once it is added', async ({
  open,
}) => {
  const window = await open(projectOf('residual-mnist'));
  const { page } = window;
  await design(window);
  await columnOf(window).getByRole('button', { name: 'Add an arm' }).press('Enter');
  const form = page.getByRole('dialog', { name: 'Add an arm' });
  await form.getByLabel('Norm').selectOption('Norms combined…');
  // Longer than the window, it scrolls between its edges; what adds it stays in sight, and so does the status bar.
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect(form.getByRole('button', { name: /^Add IN/ })).toBeInViewport({ ratio: 1 });
  const bar = await window.status.boundingBox();
  const foot = await form.boundingBox();
  expect((foot?.y ?? 0) + (foot?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
  const second = form.getByRole('region', { name: 'Part 2' });
  await second.getByLabel('Right behind it').selectOption('Group Norm');
  await second.getByRole('switch', { name: 'Standardize weights' }).press('Space');
  const name = 'IN in the first half, WS+GN(8) then GN(8) elsewhere · before';
  await form.getByRole('button', { name: `Add ${name}` }).focus();
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect(columnOf(window).getByRole('button', { name: 'Add an arm' })).toBeFocused();
  await expect(armsOf(window)).toContainText(name);
  await expect(variantsOf(window).getByRole('listitem').filter({ hasText: name })).toContainText('Added: ');

  // Taken out again, it leaves the focus at what adds arms.
  await armsOf(window).getByRole('button', { name }).press('Enter');
  await page.getByRole('button', { name: 'Remove', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(armsOf(window)).not.toContainText(name);
  await expect(columnOf(window).getByRole('button', { name: 'Add an arm' })).toBeFocused();

  // What is offered next is an arm that the study has not.
  await page.keyboard.press('Enter');
  await expect(form).toBeVisible();
  await expect(form).not.toContainText('already');
  await form.getByLabel('Norm').selectOption('No norm');
  await expect(form).toContainText(
    '“no norm” is in the study already: choose another norm, place or option.',
  );
  await expect(form.getByRole('button', { name: 'Add no norm' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
});

test('a network that was drawn in another project joins a study; one that does not fit loses nothing', async ({
  open,
  folder,
}) => {
  const window = await open(projectOf('digits8x8-tiny'));
  const { page } = window;
  await design(window);
  const progress = page.getByTestId('study-progress');
  await expect(progress).toHaveText('0 / 9 trials');
  const add = async (name: string, text: string): Promise<void> => {
    const path = join(folder, name);
    await writeFile(path, text);
    await answerDialogs(window.running.app, { open: path });
    await columnOf(window).getByRole('button', { name: 'Add a drawn network…' }).press('Enter');
  };

  await add('other.normscope', '{');
  await expect(page.getByText('“other.normscope” could not be opened.')).toBeVisible();
  await add('mnist.normscope', serializeDocument(projectOf('article-mnist')));
  await expect(page.getByText('“mnist” cannot train on')).toBeVisible();
  await expect(progress).toHaveText('0 / 9 trials');

  const own = projectOf('digits8x8-tiny');
  const nodes = own.graph.nodes.map((node) =>
    node.kind === 'Conv2D' ? { ...node, config: { ...node.config, filters: 3 } } : node,
  );
  await add('narrow.normscope', serializeDocument({ ...own, graph: { ...own.graph, nodes } }));
  await expect(progress).toHaveText('0 / 12 trials');
  await expect(variantsOf(window)).toContainText('A network of its own: ');

  await armsOf(window).getByRole('button', { name: 'narrow', exact: true }).press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('three filters');
  await page.keyboard.press('Escape');
  await expect(armsOf(window)).toContainText('three filters');

  await window.header.getByRole('button', { name: /^Run / }).click();
  await expect(progress).toHaveText('12 / 12 trials', { timeout: 120_000 });
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('three filters');
});

test('learning rates are set as a range, and optimizers, momenta and options of layers are varied', async ({
  open,
}) => {
  const window = await open(projectOf('digits8x8-tiny'));
  const { page } = window;
  await design(window);
  const column = columnOf(window);
  const progress = page.getByTestId('study-progress');
  await expect(progress).toHaveText('0 / 9 trials');

  const rates = column.getByRole('region', { name: 'Learning rate' });
  await rates.getByRole('button', { name: 'Log range…' }).press('Enter');
  const range = page.getByRole('dialog', { name: 'Range of learning rates' });
  await range.getByLabel('From').fill('1');
  await range.getByLabel('To').fill('0.1');
  await expect(range).toContainText('From 1 and To 0.1 stand the wrong way round: set To above From.');
  await expect(range.getByRole('button', { name: 'Set 5 rates' })).toBeDisabled();
  await range.getByLabel('From').fill('1e-4');
  await range.getByLabel('To').fill('1');
  await range.getByRole('button', { name: 'Set 5 rates' }).focus();
  await page.keyboard.press('Enter');
  await expect(range).toBeHidden();
  await expect(rates.getByLabel('Values')).toHaveValue('0.0001, 0.001, 0.01, 0.1, 1');
  await expect(progress).toHaveText('0 / 45 trials');
  await rates.getByLabel('Values').fill('0.1');
  await rates.getByLabel('Values').press('Tab');
  await expect(progress).toHaveText('0 / 9 trials');

  // What is refused stays as typed, with what is in force, until it is mended.
  await rates.getByLabel('Values').fill('0.1, fast');
  await rates.getByLabel('Values').press('Tab');
  await expect(rates).toContainText(
    '“fast” is not a number, > 0: set numbers apart by commas. “0.1” stays in force',
  );
  await expect(rates.getByLabel('Values')).toHaveValue('0.1, fast');
  await expect(progress).toHaveText('0 / 9 trials');
  await rates.getByLabel('Values').fill('0.1');
  await expect(rates).not.toContainText('stays in force');

  const optimizer = column.getByRole('region', { name: 'Optimizer' });
  await expect(optimizer.getByLabel('Momentum', { exact: true })).toBeHidden();
  await optimizer.locator('summary').click();
  await optimizer.getByLabel('SGD with momentum', { exact: true }).check();
  await optimizer.getByLabel('Adam', { exact: true }).check();
  await expect(progress).toHaveText('0 / 18 trials');
  // Adam has no momentum, and is trained once.
  await optimizer.getByLabel('Momentum', { exact: true }).fill('0.5, 0.9');
  await expect(progress).toHaveText('0 / 27 trials');
  await optimizer.getByLabel('Momentum', { exact: true }).fill('0.5, 1');
  await expect(optimizer).toContainText('“1” is not');
  await expect(variantsOf(window)).toContainText('no norm · momentum sgd · rate 0.1 · momentum 0.9');

  await column.getByRole('button', { name: 'Vary an option…' }).press('Enter');
  const option = page.getByRole('dialog', { name: 'Vary an option' });
  await option.getByLabel('Layers').selectOption('Conv2D');
  await option.getByLabel('Option').selectOption('Filters');
  await option.getByLabel('Values').fill('2, 4');
  await option.getByRole('button', { name: 'Vary it' }).focus();
  await page.keyboard.press('Enter');
  await expect(option).toBeHidden();
  await expect(progress).toHaveText('0 / 54 trials');
});
