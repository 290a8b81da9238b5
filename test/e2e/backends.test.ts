import type { BackendName, NormscopeDocument } from '../../shared/document/schema';
import { end, expect } from './app';
import { projectOf, type TrainWindow, test } from './trainSupport';

const STEPS = 3;

type Open = (project: NormscopeDocument) => Promise<TrainWindow>;

/** On GPUs the images are augmented where they lie, otherwise in memory: the losses agree where the pixels do. */
const augmentation = {
  shift: { kind: 'pixels', most: 2, fill: 'zeros' },
  flip: 'both',
  noise: { kind: 'gaussian', standardDeviation: 0.1 },
} as const;

/** Trains a few steps on one backend, in the window; what the run store then has of them. */
async function firstLosses(open: Open, backend: BackendName) {
  const project = { ...projectOf('digits8x8-tiny', { backend, augmentation }), id: `on-${backend}` };
  const opened = await open(project);
  for (let step = 1; step <= STEPS; step += 1) {
    await opened.button('Step').click();
    await expect(opened.button('Resume')).toBeEnabled({ timeout: 60_000 });
    await expect.poll(() => opened.step(), { timeout: 60_000 }).toBe(step);
  }
  await opened.button('Stop').click();
  await opened.ended();
  await opened.showPanel('Runs');
  await expect(opened.runRow(1)).toContainText('stopped');
  const run = await opened.page.evaluate(async (documentId) => {
    const [record] = await window.normscope.runs.list(documentId);
    if (record === undefined) throw new Error('The project has no run.');
    const { steps } = await window.normscope.runs.metrics(record.id);
    return { backend: record.backend, losses: [...steps.loss] };
  }, project.id);
  await end(opened.running);
  return { ...run, losses: run.losses.slice(0, STEPS) };
}

for (const backend of ['webgl', 'webgpu'] as const) {
  test(`${backend} trains in the window, with the losses of WASM`, async ({ open }) => {
    const gpu = await firstLosses(open, backend);
    const wasm = await firstLosses(open, 'wasm');
    expect(gpu.backend).toBe(backend);
    expect(gpu.losses).toHaveLength(STEPS);
    for (const [step, loss] of gpu.losses.entries()) {
      expect(Math.abs(loss - (wasm.losses[step] ?? Number.NaN)), `step ${step + 1}`).toBeLessThan(1e-4);
    }
  });
}
