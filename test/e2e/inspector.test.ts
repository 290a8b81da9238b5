import { expect, test } from './app';
import { openWorkbench, SavedProject } from './designSupport';

test('the output’s shape is computed before the user’s eyes, and follows the options', async ({
  normscope,
}) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  await expect(bench.inspector).toContainText('⌊(28 − 3) / 1⌋ + 1 = 26');
  await expect(bench.inspector).toContainText('filters = 32');
  await bench.field('Stride').fill('2');
  await bench.choice('Padding').selectOption('same');
  await expect(bench.inspector).toContainText('⌈28 / 2⌉ = 14');
  await bench.card('flatten_1').click();
  await expect(bench.inspector).toContainText('7 · 7 · 32 = 1568');
});

test('a layer goes back to its defaults in one step, and undo brings back what was set', async ({
  normscope,
  folder,
}) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  await bench.field('Filters').fill('7');
  await bench.choice('Padding').selectOption('same');
  const project = new SavedProject(normscope, folder);
  const before = await project.save();
  await bench.button('Reset all options to their defaults').click();
  await expect(bench.field('Filters')).toHaveValue('32');
  await expect(bench.choice('Padding')).toHaveValue('valid');
  await expect(bench.inspector.getByRole('switch', { name: 'Bias' })).toBeChecked();
  await expect(bench.button('Reset all options to their defaults')).toHaveCount(0);
  await bench.selectNothing();
  await bench.undo();
  expect(await project.save()).toEqual(before);
});

test('a problem of a field is mended by the button under it', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.card('conv_1').click();
  await bench.field('Kernel size').fill('60');
  await expect(bench.inspector).toContainText('a 60×60 kernel does not fit into the 28×28 input');
  await bench.button("Use padding 'same'").click();
  await expect(bench.choice('Padding')).toHaveValue('same');
  await expect(bench.wire('conv_1', 'bn_1')).toContainText('28×28×32');
});
