import { end, expect, launch, test } from './app';
import { openWorkbench, SavedProject, type Workbench } from './designSupport';
import { writeMessyProject } from './messyProject';

function list({ page }: Workbench, name: 'Errors' | 'Warnings') {
  return page.getByRole('list', { name, exact: true }).getByRole('listitem');
}

test('many problems at once: sorted by how grave they are, shown on layer and port, mended one by one or by kind', async ({
  folder,
}) => {
  const running = await launch({
    userData: `${folder}/user-data`,
    args: [await writeMessyProject(folder)],
  });
  const bench = await openWorkbench(running);
  const { page } = running;
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.getByRole('button', { name: /^3 errors, 3 warnings$/ }).click();
  await expect(list(bench, 'Errors')).toHaveCount(3);
  await expect(list(bench, 'Warnings')).toHaveCount(3);
  await expect(page.getByRole('heading', { name: /^3 errors/ })).toBeVisible();

  await list(bench, 'Errors').nth(1).getByText('conv_2', { exact: true }).click();
  await expect(bench.field('Name')).toHaveValue('conv_2');
  await expect(bench.card('conv_2')).toBeInViewport({ ratio: 1 });
  await expect(bench.input('conv_2')).toHaveAttribute('data-severity', 'error');
  await expect(bench.input('conv_1')).not.toHaveAttribute('data-severity');

  const project = new SavedProject(running, folder, 'messy');
  const before = await project.save();
  await page.getByRole('button', { name: 'Fix all 2' }).click();
  await expect(list(bench, 'Errors')).toHaveCount(1);
  await expect(bench.input('conv_2')).not.toHaveAttribute('data-severity');
  await bench.selectNothing();
  await bench.undo();
  await expect(list(bench, 'Errors')).toHaveCount(3);
  expect(await project.save()).toEqual(before);
  await bench.redo();

  await bench.button('Set input_1 to 28×28×1').click();
  await expect(list(bench, 'Errors')).toHaveCount(0);
  await expect(bench.button('Train')).toBeEnabled();
  await bench.button('Turn the bias off').click();
  await bench.button('Insert Flatten before dense_2').click();
  await expect(list(bench, 'Warnings')).toHaveCount(1);
  await end(running);
});

test('without problems the list says what to do next', async ({ normscope }) => {
  const bench = await openWorkbench(normscope);
  await bench.page.getByRole('button', { name: 'No problems' }).click();
  await expect(bench.page.getByText('The network compiles: press Train.')).toBeVisible();
});
