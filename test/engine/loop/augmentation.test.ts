import { expect, test } from 'vitest';
import type { Augmentation } from '../../../shared/document/augmentation';
import type { TrainingSettings } from '../../../shared/document/schema';
import { collect, epochsOf, numbersOf, startTraining, stepsOf, tinyDocument } from './support';

const augmentation: Augmentation = {
  shift: { kind: 'pixels', most: 1, fill: 'zeros' },
  flip: 'horizontal',
  noise: { kind: 'gaussian', standardDeviation: 0.1 },
};

const run = async (settings: Partial<TrainingSettings>) =>
  await collect(startTraining(tinyDocument(settings)));

test.each(['wasm', 'cpu'] as const)(
  'a training with augmentation repeats itself bit for bit on %s',
  async (backend) => {
    const settings = { augmentation, backend, batchSize: backend === 'cpu' ? 256 : 32, framesEvery: 10 };
    const first = numbersOf(await run(settings));
    expect(numbersOf(await run(settings))).toEqual(first);
    expect(numbersOf(await run({ ...settings, seed: 1 }))).not.toEqual(first);
  },
);

test('augmentation changes what is trained on from the first step, and both backends alike in every step', async () => {
  const losses = async (settings: Partial<TrainingSettings>): Promise<number[]> =>
    stepsOf(await run({ batchSize: 256, ...settings })).map(({ loss }) => loss);
  const [first] = await losses({});
  const augmented = await losses({ augmentation });
  const onCpu = await losses({ augmentation, backend: 'cpu' });
  expect(augmented[0]).not.toBe(first);
  expect(onCpu).toEqual(augmented.map((loss) => expect.closeTo(loss, 3)));
});

test('validation sees the images as they are', async () => {
  // So small a learning rate leaves the weights where they began: validation scores the same network either way.
  const optimizer = { kind: 'sgd', learningRate: 1e-30 } as const;
  const document = tinyDocument({ optimizer });
  // Batch Norm's running averages follow the images, so the network has none here.
  const nodes = document.graph.nodes.map((node) =>
    node.kind === 'BatchNorm' ? { ...node, kind: 'Activation', config: { activation: 'relu' } } : node,
  );
  const scores = async (settings: Partial<TrainingSettings>) => {
    const training = { ...document.training, ...settings };
    const events = await collect(
      startTraining({ ...document, graph: { ...document.graph, nodes }, training }),
    );
    return epochsOf(events).map(({ loss, valLoss, valAccuracy }) => ({ loss, valLoss, valAccuracy }));
  };
  const [plain] = await scores({});
  const [augmented] = await scores({ augmentation });
  expect(augmented?.loss).not.toBe(plain?.loss);
  expect(augmented?.valLoss).toBe(plain?.valLoss);
  expect(augmented?.valAccuracy).toBe(plain?.valAccuracy);
});
