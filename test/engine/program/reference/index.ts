import type { Plan } from '../../../../shared/compile/plan';
import type { WeightValues } from '../../../../shared/engine/loop/snapshot';
import { createRandom, streamSeed } from '../../../../shared/random';
import { layers } from './layers';
import { lossOf } from './losses';
import { add, at, type Course, createTensor, sizeOf, type Tensor } from './tensor';

/** A batch as the data set holds it. */
export interface Batch {
  readonly pixels: Float32Array;
  readonly labels: readonly number[];
}

/** What a pass of the reference gives. */
export interface ReferencePass {
  readonly loss: number;
  /**
   * Smallest difference between the greatest output of an image and the next, and between the fifth and the sixth: below
   * rounding, hits are a matter of chance.
   */
  readonly lead: number;
  readonly hits: number;
  /** Images whose class is among the five greatest values. */
  readonly top5Hits: number;
  /** By `node/weight`: the loss's gradient; for weights that are not trained what they are afterwards. */
  readonly gradients: ReadonlyMap<string, Float64Array>;
  /** Keys of the weights that are not trained. */
  readonly fixed: ReadonlySet<string>;
  /** Values that leave each node. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** How near the pass came to a kink: a ReLU's, or two values of which a max pool takes the larger. */
  readonly distance: number;
}

export interface PassOptions {
  readonly training: boolean;
  readonly step: number;
  /** Seed of the training. */
  readonly seed: number;
  /** Seed of what float32 might make of every layer's output, to see what hangs on it; absent for exact values. */
  readonly rounding?: number;
}

/** Four times what rounding to float32 may change of 1: a value is a sum, of which every term is rounded. */
const ROUNDING = 2 ** -22;

export const keyOf = (node: string, name: string): string => `${node}/${name}`;

/** Keys of a plan's weights that are not trained. */
export function fixedWeights({ nodes }: Plan): ReadonlySet<string> {
  return new Set(
    nodes.flatMap(({ id, weights }) =>
      weights.flatMap(({ name, trainable }) => (trainable ? [] : [keyOf(id, name)])),
    ),
  );
}

/** Forward pass, loss and all gradients of a plan in float64: the oracle that both trainers are measured by. */
export function referencePass(
  plan: Plan,
  weights: readonly WeightValues[],
  batch: Batch,
  options: PassOptions,
): ReferencePass {
  const fixed = fixedWeights(plan);
  const known = new Map(weights.map(({ node, name, values }) => [keyOf(node, name), weightOf(values)]));
  const values = new Map<string, Tensor>();
  const passes: (() => void)[] = [];
  let distance = Infinity;
  for (const input of plan.nodes.filter(({ id }) => plan.inputs.includes(id))) {
    const images = createTensor(batch.labels.length, input.outputShape, true);
    images.data.set(batch.pixels);
    values.set(input.id, images);
  }
  /** What enters the last layer of each node. */
  const entered = new Map<string, Tensor>();
  const random = options.rounding === undefined ? null : createRandom(options.rounding);
  const error = (): number => (random === null ? 0 : ROUNDING * (2 * random.next() - 1));
  const round = (data: Float64Array, terms: ArrayLike<number>): void => {
    for (let i = 0; i < data.length; i++) data[i] = at(data, i) + error() * at(terms, i);
  };
  for (const node of plan.nodes) {
    if (node.layers.length === 0) continue;
    let inputs = node.inputs.map((id) => found(values, id));
    for (const { className, args } of node.layers) {
      const layer = found(layers, className);
      const entering = inputs;
      const course: Course = {
        ...{ training: options.training, step: options.step },
        seed: streamSeed(options.seed, node.name, className),
        weight: (name) => known.get(keyOf(node.weightsOf, name)) ?? null,
        approach: (near) => {
          distance = Math.min(distance, near);
        },
        backward: (pass) =>
          passes.push(() => {
            pass();
            for (const { gradient } of entering) round(gradient, gradient);
          }),
        rounded: (value) => value * (1 + error()),
        terms: null,
      };
      entered.set(node.id, first(inputs));
      const output = layer(inputs, args, course);
      round(output.data, course.terms ?? output.data);
      inputs = [output];
    }
    values.set(node.id, first(inputs));
  }
  const outputs = plan.outputs.map(({ source, beforeActivation }) =>
    found(beforeActivation ? entered : values, source),
  );
  const losses = plan.outputs.map(({ loss, weight }, index) => {
    const near = (to: number): void => {
      distance = Math.min(distance, to);
    };
    return weight * lossOf(loss, outputs[index] ?? first(outputs), batch.labels, weight, near);
  });
  for (const pass of passes.toReversed()) pass();
  penalize(plan, known);
  return {
    ...{ loss: losses.reduce((sum, each) => sum + each), distance, values },
    ...scored(first(outputs), batch.labels),
    fixed,
    gradients: new Map(
      [...known].map(([key, { data, gradient }]) => [key, fixed.has(key) ? data : gradient]),
    ),
  };
}

/** Adds the gradient 2·λ·w of every kernel's penalty λ Σ w². */
function penalize({ nodes }: Plan, known: ReadonlyMap<string, ReturnType<typeof weightOf>>): void {
  for (const { id, weights } of nodes)
    for (const { name, l2 = 0 } of weights) {
      const { data, gradient } = found(known, keyOf(id, name));
      for (const [index, value] of data.entries()) add(gradient, index, 2 * l2 * value);
    }
}

function weightOf(values: Float32Array): { readonly data: Float64Array; readonly gradient: Float64Array } {
  return { data: Float64Array.from(values), gradient: new Float64Array(values.length) };
}

function found<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The reference knows no ${key}.`);
  return value;
}

function first(tensors: readonly Tensor[]): Tensor {
  const [tensor] = tensors;
  if (tensor === undefined) throw new Error('There is no tensor.');
  return tensor;
}

function scored(
  outputs: Tensor,
  labels: readonly number[],
): Pick<ReferencePass, 'hits' | 'top5Hits' | 'lead'> {
  const n = sizeOf(outputs.shape);
  let [hits, top5Hits, lead] = [0, 0, Infinity];
  for (const [image, label] of labels.entries()) {
    const row = outputs.data.subarray(image * n, (image + 1) * n);
    const sorted = [...row].sort((a, b) => b - a);
    const [best = -Infinity, next = -Infinity] = sorted;
    lead = Math.min(lead, best - next);
    if (row.indexOf(best) === label) hits += 1;
    const [fifth = -Infinity, sixth = Number.NaN] = sorted.slice(4);
    if (!Number.isNaN(sixth)) lead = Math.min(lead, fifth - sixth);
    if (at(row, label) >= fifth) top5Hits += 1;
  }
  return { hits, top5Hits, lead };
}
