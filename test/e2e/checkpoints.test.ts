import type { NormscopeDocument } from '../../shared/document/schema';
import { end, expect } from './app';
import { projectOf, type TrainWindow, test } from './trainSupport';

/** Two steps an epoch: checkpoints come fast. */
const short = projectOf('digits8x8-tiny', { batchSize: 721, epochs: 4 });
const endless = projectOf('digits8x8-tiny', { epochs: 100_000 });

const dialog = ({ page }: TrainWindow, name: string) => page.getByRole('dialog', { name });
const rowButton = (window: TrainWindow, row: number, name: RegExp) =>
  window.runRow(row).getByRole('button', { name });

/** The step that a run of the list says it can go on from. */
async function checkpointOf(window: TrainWindow, run: number): Promise<number> {
  const words = (await window.runRow(run).textContent()) ?? '';
  return Number(/checkpoint at step ([\d\u202f]+)/.exec(words)?.[1]?.replaceAll('\u202f', ''));
}

test.describe('a run', () => {
  test('whose app was killed goes on from its last checkpoint', async ({ open }) => {
    const first = await open(endless);
    await first.train();
    await first.stepsTaken(200);
    await first.showPanel('Runs');
    await expect(first.runRow(1)).toContainText('training');
    await first.stepsTaken((await first.step()) + 200);
    await end(first.running);

    const window = await open(endless);
    await window.watch();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('interrupted');
    const step = await checkpointOf(window, 1);
    expect(step).toBeGreaterThanOrEqual(46);
    expect(step % 46).toBe(0);

    await window.notice.getByRole('button', { name: 'Resume …' }).click();
    await dialog(window, 'Resume run 1').getByRole('button', { name: 'Resume' }).click();
    await window.stepsTaken(step + 50);
    await window.button('Stop').click();
    await window.ended();
    await expect(window.runRow(2)).toContainText(`Goes on from step ${step} of run 1.`);
    await window.showPanel('Curves');
    await window.page.getByRole('slider', { name: 'Step of the run' }).focus();
    await window.page.keyboard.press('Home');
    await expect(window.page.getByRole('figure').first()).toContainText(/training \d/);
  });

  test('that was stopped is resumed by name, and ends as one that never stopped', async ({ open }) => {
    const window = await open(short);
    await window.train();
    await window.ended();
    await window.button('Step').click();
    await expect(window.button('Resume')).toBeVisible({ timeout: 30_000 });
    await window.button('Step').click();
    await window.stepsTaken(2);
    await window.button('Stop').click();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(2)).toContainText('stopped');
    await window.page.keyboard.press('ControlOrMeta+k');
    await window.page.keyboard.type('Resume Run');
    await window.page.keyboard.press('Enter');
    await expect(dialog(window, 'Resume run 2')).toBeVisible();
    await dialog(window, 'Resume run 2').getByRole('button', { name: 'Resume' }).click();
    await expect(window.runRow(3)).toContainText('completed', { timeout: 30_000 });
    // Steps, validation accuracy and loss stand before time, curves and actions.
    const figures = async (run: number): Promise<readonly string[]> =>
      (await window.runRow(run).getByRole('cell').allInnerTexts()).slice(-6, -3);
    expect(await figures(3)).toEqual(await figures(1));
  });

  test('that is complete can be trained further', async ({ open }) => {
    const window = await open(short);
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await rowButton(window, 1, /^Train Run 1 further/).click();
    const asked = dialog(window, 'Train run 1 further');
    await expect(asked.getByLabel('Epochs in all')).toHaveValue('8');
    await asked.getByLabel('Epochs in all').fill('7');
    await asked.getByRole('button', { name: 'Train further' }).click();
    await expect(window.runRow(2)).toContainText('14 / 14', { timeout: 30_000 });
    await expect(window.runRow(2)).toContainText('Goes on from step 8 of run 1. Trained 7 epochs (14 steps)');
  });

  test('that diverged goes on at a lower rate; what it trained is put back on the canvas', async ({
    open,
  }) => {
    const schedule = { kind: 'oneCycle', riseShare: 0.9, startDivisor: 1e32, finalDivisor: 1 } as const;
    const window = await open(
      projectOf('digits8x8-tiny', {
        ...{ schedule, optimizer: { kind: 'sgd', learningRate: 1e30 }, epochs: 2 },
        checkpoints: { kind: 'steps', every: 1 },
      }),
    );
    await window.train();
    await window.ended();
    await expect(window.notice).toContainText(/It can go on from the checkpoint at step \d+/);
    await window.page.locator('.react-flow__node').filter({ hasText: 'act_1' }).click();
    await window.page.keyboard.press('Delete');
    await window.notice.getByRole('button', { name: 'Resume …' }).click();
    const asked = dialog(window, 'Resume run 1');
    await expect(asked).toContainText('those of run 1 are put back');
    await expect(asked.getByLabel('Learning rate')).toHaveValue('0.1');
    await asked.getByLabel('Learning rate').fill('1e-6');
    await asked.getByRole('button', { name: 'Resume' }).click();
    await window.showPanel('Runs');
    await expect(window.runRow(2)).toContainText('completed', { timeout: 30_000 });
    await expect(window.runRow(2)).toContainText('Goes on from step 1 of run 1.');
    await expect(window.page.locator('.react-flow__node').filter({ hasText: 'act_1' })).toBeVisible();
    await window.page.keyboard.press('ControlOrMeta+z');
    await expect(window.page.locator('.react-flow__node').filter({ hasText: 'act_1' })).toHaveCount(0);
  });

  test('without a checkpoint offers nothing', async ({ open }) => {
    const window = await open({ ...short, training: { ...short.training, checkpoints: { kind: 'none' } } });
    await window.train();
    await window.ended();
    await window.showPanel('Runs');
    await expect(window.runRow(1)).toContainText('completed');
    await expect(rowButton(window, 1, /further|weights/)).toHaveCount(0);
  });
});

/** The document with a wider convolution of another name. */
function widened(document: NormscopeDocument): NormscopeDocument {
  const nodes = document.graph.nodes.map((node) =>
    node.id === 'conv_1' ? { ...node, name: 'stem', config: { ...node.config, filters: 12 } } : node,
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

test('an edited network begins with the weights that fit, and says which do not', async ({ open }) => {
  const first = await open(short);
  await first.train();
  await first.ended();
  await first.showPanel('Runs');
  await expect(first.runRow(1)).toContainText('completed');
  await end(first.running);

  const renamed = short.graph.nodes.map((node) => (node.id === 'bn_1' ? { ...node, name: 'norm' } : node));
  const window = await open({ ...short, graph: { ...short.graph, nodes: renamed } });
  await window.watch();
  await window.showPanel('Runs');
  await rowButton(window, 1, /^Continue with the weights of Run 1/).click();
  const asked = dialog(window, 'Continue with the weights of run 1');
  await expect(asked.getByRole('region', { name: 'Layers that keep their weights' })).toContainText('norm');
  await asked.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(window.runRow(2)).toContainText('completed', { timeout: 30_000 });
  await expect(window.runRow(2)).toContainText(
    'Began with weights of step 8 of run 1: conv_1, norm, dense_1.',
  );
  await end(window.running);

  const wider = await open(widened(short));
  await wider.watch();
  await wider.showPanel('Runs');
  await rowButton(wider, 1, /^Continue with the weights of Run 1/).click();
  const afresh = dialog(wider, 'Continue with the weights of run 1');
  await expect(afresh.getByText(/its kernel was 3×3×1×8 and is 3×3×1×12/)).toBeVisible();
  await expect(afresh.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
});
