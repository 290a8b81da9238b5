import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { GraphNode, NormscopeDocument } from '../../shared/document/schema';
import { end, expect, launch, test } from './app';
import { openWorkbench, SavedProject } from './designSupport';
import { exampleProject } from './shellSupport';

function node(kind: string, name: string, x: number, y: number, config: GraphNode['config'] = {}): GraphNode {
  return { id: name, kind, name, position: { x, y }, config };
}

/** Pictures in both themes, into the folder that NORMSCOPE_PICTURES names; none without. */
async function takePictures(page: Page, name: string): Promise<void> {
  const folder = process.env['NORMSCOPE_PICTURES'];
  if (folder === undefined) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator(':root')).toHaveAttribute('data-theme', colorScheme);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}

/** Two towers on two Inputs, joined, with an auxiliary classifier behind the first. */
function twoTowers(): NormscopeDocument {
  const wires = [
    ['left', 'conv_1', 0],
    ['right', 'conv_2', 0],
    ['conv_1', 'gap_1', 0],
    ['conv_2', 'gap_2', 0],
    ['gap_1', 'both', 0],
    ['gap_2', 'both', 1],
    ['both', 'dense_1', 0],
    ['dense_1', 'main', 0],
    ['gap_1', 'dense_2', 0],
    ['dense_2', 'aux', 0],
  ] as const;
  const project = exampleProject('towers');
  return {
    ...project,
    training: { ...project.training, batchSize: 1000, epochs: 1 },
    graph: {
      nodes: [
        node('Input', 'left', 0, 0),
        node('Input', 'right', 220, 0),
        node('Conv2D', 'conv_1', 0, 100, { filters: 4 }),
        node('Conv2D', 'conv_2', 220, 100, { filters: 4, strides: 2 }),
        node('GlobalAveragePooling2D', 'gap_1', 0, 200),
        node('GlobalAveragePooling2D', 'gap_2', 220, 200),
        node('Concatenate', 'both', 220, 300),
        node('Dense', 'dense_1', 220, 400, { activation: 'softmax' }),
        node('Output', 'main', 220, 500, { labelSmoothing: 0.1 }),
        node('Dense', 'dense_2', 0, 400, { activation: 'softmax' }),
        node('Output', 'aux', 0, 500, { lossWeight: 0.3 }),
      ],
      edges: wires.map(([source, target, targetPort]) => ({
        id: `${source}-${target}`,
        ...{ source, target, targetPort },
      })),
    },
  };
}

test('a layer takes the weights of another, shows whose, and trains with them; accuracy says of which Output it is', async ({
  folder,
}) => {
  const path = join(folder, 'towers.normscope');
  await writeFile(path, JSON.stringify(twoTowers()));
  const running = await launch({ userData: `${folder}/user-data`, args: [path] });
  const bench = await openWorkbench(running);
  const { page } = running;
  await page.setViewportSize({ width: 1024, height: 700 });

  await bench.card('conv_2').click();
  await bench.choice('Weights').selectOption({ label: 'Those of conv_1' });
  const mark = page.getByTitle('Has the weights of conv_1');
  await expect(mark).toBeVisible();
  await expect(bench.status.getByText('180 parameters')).toBeVisible();
  await expect(page.getByText('those of conv_1', { exact: true })).toBeVisible();
  await bench.inspector.getByRole('button', { name: 'conv_1', exact: true }).click();
  await bench.inspector.getByRole('button', { name: 'conv_2', exact: true }).click();
  await expect(bench.choice('Weights')).toHaveValue('conv_1');
  const project = new SavedProject(running, folder, 'towers');
  const saved = await project.save();
  expect(saved.graph.nodes.find(({ id }) => id === 'conv_2')).toMatchObject({ weightsOf: 'conv_1' });
  await bench.choice('Weights').scrollIntoViewIfNeeded();
  await takePictures(page, 'sharing');

  await page.keyboard.press('ControlOrMeta+z');
  await expect(mark).toBeHidden();
  await expect(bench.status.getByText('220 parameters')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(mark).toBeVisible();

  await bench.button('Train').click();
  await page.getByRole('tab', { name: 'Curves' }).click();
  const dock = page.getByTestId('dock');
  await expect(dock.getByText('of main', { exact: true })).toBeVisible({ timeout: 60_000 });
  const figures = String.raw`[\d.]+ · [\d.]+\s%`;
  for (const output of ['main', 'aux']) {
    const own = page.getByRole('button', {
      name: new RegExp(`^${output} training ${figures} validation ${figures}$`),
    });
    await expect(own).toBeVisible({ timeout: 60_000 });
  }
  await page.getByRole('radio', { name: 'Top-5', exact: true }).click();
  await expect(page.getByLabel('Top-5 accuracy over the steps')).toBeVisible();
  await takePictures(page, 'curves');
  await end(running);
});
