import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { leastBytes, refuseTapeBeyondReach } from '../../../shared/engine/loop/reach';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer } from '../../../shared/engine/program';
import { runtime } from '../program/subject';
import { type Fault, failingAt, failingValidation, nextSession } from './faults';
import {
  collect,
  endingOf,
  epochsOf,
  eventsOf,
  startTraining,
  stepsOf,
  templateDocument,
  tinyDocument,
} from './support';

vi.mock('../../../shared/engine/loop/session', { spy: true });

let idle = 0;

beforeAll(async () => {
  await collect(startTraining(tinyDocument()));
  idle = memory().numTensors;
});

/** Trains with a fault; afterwards nothing is left of it, and a training without the fault works. */
async function survive(fault: Fault, document = tinyDocument({ epochs: 2, batchSize: 64, framesEvery: 5 })) {
  await nextSession(fault);
  const events = await collect(startTraining(document));
  expect(memory().numTensors).toBe(idle);
  expect(endingOf(await collect(startTraining(tinyDocument())))).toMatchObject({ reason: 'completed' });
  expect(memory().numTensors).toBe(idle);
  return events;
}

test('an exception in the middle of a validation ends the run with a sentence; steps and earlier epochs are kept', async () => {
  const batches = Math.ceil((findDataset('digits8x8')?.validationCount ?? 0) / 128);
  const events = await survive(failingValidation(batches + 2, new Error('a kernel broke')));
  expect(stepsOf(events)).toHaveLength(46);
  expect(epochsOf(events).map(({ epoch }) => epoch)).toEqual([1]);
  expect(eventsOf(events, 'validating').length).toBeGreaterThan(2);
  expect(endingOf(events)).toMatchObject({
    ...{ reason: 'failed', step: 46, valAccuracy: epochsOf(events)[0]?.valAccuracy },
    sentence: expect.stringMatching(/^Training failed after step 46: a kernel broke\. Everything measured/),
  });
});

test('memory that runs out in a step ends the run with the step and what to do', async () => {
  const error = new Error('WASM is out of memory: a tensor needs 900 MB');
  const events = await survive(failingAt(12, error));
  expect(stepsOf(events)).toHaveLength(11);
  expect(endingOf(events)).toMatchObject({
    ...{ reason: 'failed', step: 11 },
    sentence: expect.stringMatching(
      /^Memory ran out after step 11\. Choose a smaller batch \(now 64\) or fewer filters, and train again\./,
    ),
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'a loss of %d ends the run as diverged, at the step that had it',
  async (loss) => {
    const events = await survive((trainer) => ({
      step: (order) => {
        const taken = trainer.step(order);
        if (order.step !== 7) return taken;
        const score = { loss, accuracy: 0, top5Accuracy: 0, outputs: [] };
        const read = async () => ({ ...(await taken.read()), score });
        return { ...taken, read };
      },
    }));
    expect(stepsOf(events).map((step) => step.loss)[6]).toBe(loss);
    expect(endingOf(events)).toMatchObject({
      ...{ reason: 'diverged', step: 7 },
      sentence: expect.stringMatching(/^The loss became (NaN|infinite) at step 7: .*lower the learning rate/),
    });
  },
);

function withFilters(document: NormscopeDocument, filters: number): NormscopeDocument {
  const nodes = document.graph.nodes.map((node) =>
    node.kind === 'Conv2D' ? { ...node, config: { ...node.config, filters } } : node,
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

/** Residual blocks of many filters over the digits. */
const absurd = (batchSize: number): NormscopeDocument =>
  withFilters(templateDocument('residual-mnist', { backend: 'wasm', batchSize, epochs: 1 }), 512);

test('a batch that WASM could never hold is refused before anything is built, with the largest that fits', async () => {
  const events = await collect(startTraining(absurd(4000)));
  expect(eventsOf(events, 'started')).toEqual([]);
  const { reason, sentence } = endingOf(events);
  expect(reason).toBe('failed');
  const [, most = ''] =
    sentence.match(
      /^A step at batch 4\u202f000 needs [\d.]+ GB of memory, and WASM can have 4 GB\. Choose a smaller batch \(at most (\d+)\) or fewer filters, and train again\.$/,
    ) ?? [];
  const fits = Number(most);
  (await openAt(fits)).dispose();
  await expect(openAt(fits + 1)).rejects.toThrow(`Choose a smaller batch (at most ${fits})`);
  expect(endingOf(await collect(startTraining(tinyDocument()))).reason).toBe('completed');
});

/** Takes the memory of a training of `absurd` networks at that batch. */
async function openAt(batchSize: number): Promise<Trainer> {
  const document = absurd(batchSize);
  const dataset = await loadDataset(document.dataset.id, readAsset);
  return await openProgramTrainer(planOf(document), dataset, document.training, runtime(), null);
}

test('over the tape, what is refused is what needs too much at the least', () => {
  const plan = planOf(absurd(4000));
  const { perImage, fixed } = leastBytes(plan);
  const most = Math.floor((2 ** 32 - fixed) / perImage);
  expect(() => refuseTapeBeyondReach(plan, most)).not.toThrow();
  expect(() => refuseTapeBeyondReach(plan, most + 1)).toThrow(
    /^A step at batch [\d\u202f]+ needs at least 4 GB of memory, .* \(well below [\d\u202f]+\) or fewer filters, and train again\.$/,
  );
});

test('what a step over the tape needs at least is what enters its kernels, and each weight twice', () => {
  const plan = planOf(templateDocument('article-mnist'));
  // The image [28, 28, 1] enters the convolution, the pooled maps [13, 13, 32] the dense layer, Flatten in between.
  expect(leastBytes(plan)).toEqual({
    perImage: 4 * (28 * 28 + 13 * 13 * 32),
    fixed: 8 * plan.totals.parameters.trainable,
  });
});

function planOf(document: NormscopeDocument) {
  const { plan } = compile(document, findDataset(document.dataset.id) ?? null);
  if (plan === null) throw new Error('The network has errors.');
  return plan;
}
