import type { Plan } from '../../compile/plan';
import type { Dataset } from '../../data/dataset';
import { augmentationSchema } from '../../document/augmentation';
import type { TrainingSettings } from '../../document/schema';
import type { Optimizer } from '../../document/training';
import { plainValues } from '../../signals';
import { plainOrder } from '../loop/batches';
import type { Measured, Trainer } from '../loop/trainer';
import { openProgramTrainer, type ThreadHost } from '../program';
import type { ProgramRuntime } from '../program/runtime';
import type { Comparison } from './compare';
import type { GoldenNetwork } from './format';
import { type NetworkWeight, parameters } from './networkPlan';
import type { FirstPass, NetworkUnderTest } from './networkUnderTest';
import { requireTensor } from './values';

/** The first step of PyTorch's momentum leaves the gradients themselves in the optimizer's slots. */
const gradientKeeper: Optimizer = { kind: 'momentum', learningRate: 0, momentum: 0, formula: 'torch' };

/** The network as a program of whole steps: what trains on `wasm`. */
export async function openProgramNetwork(
  network: GoldenNetwork,
  plan: Plan,
  optimizer: Optimizer,
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<NetworkUnderTest> {
  const dataset = datasetOf(network);
  const images = plainOrder(dataset.train.count);
  const open = (of: Optimizer): Promise<Trainer> =>
    openProgramTrainer(plan, dataset, settingsOf(of, images.length), runtime, threads);
  const trainer = await open(optimizer);
  const step = async (on: Trainer, number: number): Promise<Measured> => {
    const { learningRate } = optimizer;
    const taken = on.step({ step: number, indices: images, learningRate, frames: number === 1 });
    return await taken.read();
  };
  return {
    has: (node) => plan.nodes.some(({ id, weights }) => id === node && weights.length > 0),
    values: (weight) => valuesOf(trainer, weight),
    assign: async ({ node, name }, { data }) => {
      const snapshot = await trainer.snapshot();
      const weights = snapshot.weights.map((weight) =>
        weight.node === node && weight.name === name
          ? { ...weight, values: Float32Array.from(data) }
          : weight,
      );
      trainer.restore({ ...snapshot, weights });
    },
    firstPass: async () => {
      const { weights } = await trainer.snapshot();
      const keeper = await open(gradientKeeper);
      try {
        keeper.restore({ ...(await keeper.snapshot()), weights });
        return await readPass(network, await step(keeper, 1), keeper);
      } finally {
        keeper.dispose();
      }
    },
    step: async (number) => (await step(trainer, number)).score.loss,
    inferenceLoss: async () => (await trainer.validate(images)).loss,
    dispose: () => trainer.dispose(),
  };
}

async function valuesOf(trainer: Trainer, { node, name }: NetworkWeight): Promise<ArrayLike<number>> {
  const { weights } = await trainer.snapshot();
  return weights.find((weight) => weight.node === node && weight.name === name)?.values ?? [];
}

/** Loss and gradients of a step, and the moments of the tensors at the tap: values inside a program are not read back. */
async function readPass(
  network: GoldenNetwork,
  { score, frames }: Measured,
  trainer: Trainer,
): Promise<FirstPass> {
  const { slots } = await trainer.snapshot();
  const gradients = parameters.flatMap(({ key, node, name }) => {
    const slot = slots.find((each) => each.node === node && each.name === name);
    return slot === undefined ? [] : [[key, slot.values] as const];
  });
  const sides = [
    ['before', 'conv'],
    ['after', 'block'],
  ] as const;
  const forward = frames.flatMap((frame) =>
    sides.flatMap(([side, key]) => {
      const values = Float32Array.from(requireTensor(network.results.forward, key).data);
      const want = plainValues(values, frame.channels).moments();
      const moments = ['mean', 'variance', 'min', 'max'] as const;
      return moments.map(
        (name): Omit<Comparison, 'tolerance'> => ({ got: frame[side][name], want: want[name] }),
      );
    }),
  );
  return { loss: score.loss, gradients: new Map(gradients), forward };
}

function settingsOf(optimizer: Optimizer, batchSize: number): TrainingSettings {
  return {
    optimizer,
    schedule: { kind: 'constant' },
    clipping: { kind: 'none' },
    earlyStopping: { kind: 'none' },
    checkpoints: { kind: 'none' },
    batchSize,
    epochs: 1,
    seed: 0,
    backend: 'wasm',
    framesEvery: 1,
    augmentation: augmentationSchema.parse({}),
    arithmetic: 'portable',
  };
}

/** The network's images and labels, as the training set and as that for validation. */
function datasetOf({ name, inputs, config }: GoldenNetwork): Dataset {
  const { shape, data } = requireTensor(inputs, 'x');
  const classes = requireTensor(inputs, 'dense_bias').data.length;
  const images = {
    count: config.labels.length,
    shape: shape.slice(1),
    pixels: Float32Array.from(data),
    labels: Uint8Array.from(config.labels),
  };
  return {
    info: {
      ...{ id: name, label: name, notice: '', shape: images.shape },
      classes: Array.from({ length: classes }, (_, index) => `${index}`),
      ...{ trainCount: images.count, validationCount: images.count },
    },
    ...{ train: images, validation: images },
  };
}
