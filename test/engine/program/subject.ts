import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import type { Dataset, LabelledImages } from '../../../shared/data/dataset';
import type { LayerConfig, TrainingSettings } from '../../../shared/document/schema';
import type { WeightValues } from '../../../shared/engine/loop/snapshot';
import { initialValues } from '../../../shared/engine/model/initialValues';
import { programRuntime } from '../../../shared/engine/program';
import type { ProgramRuntime } from '../../../shared/engine/program/runtime';
import { countValues } from '../../../shared/layers/shapes';
import { createRandom, streamSeed } from '../../../shared/random';
import { documentOf, type NodeSpec, type WireSpec } from '../../unit/compile/documents';

/** A network, images for it, and how it trains. */
export interface Subject {
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly settings: TrainingSettings;
}

/** Layers and wires, without Input and Output. */
export interface NetworkSpec {
  readonly image: readonly [height: number, width: number, channels: number];
  readonly nodes: readonly NodeSpec[];
  readonly wires: readonly WireSpec[];
  readonly classes: number;
  /** Most images of a batch. */
  readonly batchSize: number;
  readonly seed: number;
}

/** The first step of PyTorch's momentum leaves the gradient itself in the slot `velocity`, not rounded by a weight. */
const gradientKeeper = { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula: 'torch' } as const;

/** A training of a network on random images; null where the compiler has an objection. */
export function subjectOf(spec: NetworkSpec, settings: Partial<TrainingSettings> = {}): Subject | null {
  const [height, width, channels] = spec.image;
  const { training, ...document } = documentOf(
    [['Input', 'input', { height, width, channels }], ...spec.nodes],
    spec.wires,
  );
  const own = { optimizer: gradientKeeper, batchSize: spec.batchSize, seed: spec.seed, framesEvery: 1 };
  const trained = { ...document, training: { ...training, ...own, ...settings } };
  const dataset = randomDataset(spec);
  const { plan } = compile(trained, dataset.info);
  return plan === null ? null : { plan, dataset, settings: trained.training };
}

function randomDataset({ image, classes, batchSize, seed }: NetworkSpec): Dataset {
  const part = (count: number, name: string): LabelledImages => {
    const random = createRandom(streamSeed(seed, name));
    const pixels = Float32Array.from({ length: count * countValues(image) }, () => random.normal());
    const labels = Uint8Array.from({ length: count }, () => random.uint32() % classes);
    return { count, shape: image, pixels, labels };
  };
  const count = Math.max(batchSize, 3);
  return {
    info: {
      ...{ id: 'random', label: 'Random', shape: image, notice: '' },
      classes: Array.from({ length: classes }, (_, index) => `${index}`),
      ...{ trainCount: count, validationCount: 3 },
    },
    train: part(count, 'train'),
    validation: part(3, 'validation'),
  };
}

/** What the network begins with, by the rule of the engine: a stream for each weight. */
export function initialWeights({ nodes }: Plan, seed: number): readonly WeightValues[] {
  return nodes.flatMap(({ id, name: node, weights }) =>
    weights.map((spec) => ({
      ...{ node: id, name: spec.name, shape: spec.shape },
      values: initialValues(spec, streamSeed(seed, node, spec.name)),
    })),
  );
}

const STEPS_BEHIND = 3;

/** All weights moved off what layers begin with: no factor is 1 and no term 0; variances stay positive. */
export function stirredWeights(weights: readonly WeightValues[], seed: number): readonly WeightValues[] {
  return weights.map((weight) => {
    const random = createRandom(streamSeed(seed, weight.node, weight.name, 'stirred'));
    // Some training lies behind a layer that counts its steps.
    if (weight.name === 'updates') return { ...weight, values: Float32Array.of(STEPS_BEHIND) };
    const spread = weight.name.endsWith('kernel') ? 0.02 : 0.3;
    const values = weight.values.map((value) => value + spread * random.normal());
    return { ...weight, values: weight.name === 'moving_variance' ? values.map(Math.abs) : values };
  });
}

export function runtime(arithmetic: TrainingSettings['arithmetic'] = 'portable'): ProgramRuntime {
  const opened = programRuntime(arithmetic);
  if (opened === null) throw new Error('This runtime lacks what programs need.');
  return opened;
}

/** Layers one after the other, and a Dense of three classes behind them. */
export function chain(
  image: NetworkSpec['image'],
  ...layers: readonly (readonly [kind: string, config: LayerConfig])[]
): NetworkSpec {
  const inner = layers.map(([kind, config], index): NodeSpec => [kind, `layer_${index}`, config]);
  const nodes: readonly NodeSpec[] = [
    ...inner,
    ['Dense', 'classes', { units: 3, activation: 'softmax' }],
    ['Output', 'output'],
  ];
  const names = ['input', ...nodes.map(([, name]) => name)];
  const wires = names.slice(1).map((name, index): WireSpec => [names[index] ?? '', name]);
  return { image, nodes, wires, classes: 3, batchSize: 3, seed: 1 };
}
