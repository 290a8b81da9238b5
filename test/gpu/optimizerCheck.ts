import { env, mul, type NamedTensorMap, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import type { Clipping, Optimizer } from '../../shared/document/training';
import { createOptimizer } from '../../shared/engine/optimizers';
import { createRandom, streamSeed } from '../../shared/random';
import { takeGpuWork } from './counters';

const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3 } as const;
const rmsprop = { kind: 'rmsprop', learningRate: 0.05, rho: 0.9, epsilon: 1e-3 } as const;
const adagrad = { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0.1, epsilon: 1e-3 } as const;
const formulas = ['keras', 'torch'] as const;

/** Every kind, with each of the formulas and with each number of slots that it has. */
const optimizers: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.1 },
  ...formulas.flatMap((formula): Optimizer[] => [
    { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula },
    { kind: 'nesterov', learningRate: 0.1, momentum: 0.9, formula },
    ...[0, 0.5].flatMap((momentum) =>
      [false, true].map((centered) => ({ ...rmsprop, momentum, centered, formula })),
    ),
    { ...adagrad, formula },
    { kind: 'adam', ...adam, formula },
    { kind: 'adamw', ...adam, weightDecay: 0.1, formula },
  ]),
];
const clippings: readonly Clipping[] = [{ kind: 'none' }, { kind: 'norm', maxNorm: 2 }];

/** Extents odd and even, from one axis to four. */
const extents = [[7], [4, 3], [3, 3, 1, 5], [1], [2, 5, 3], [6], [3, 3, 4, 2], [9, 5]];
/** More weights than go into one group on any backend. */
export const WEIGHTS = 15;
const STEPS = 4;
/** Before this step the slots are read, as a checkpoint does. */
const CHECKPOINT = 3;

/** Programs that the last of a few updates ran, unclipped, by the optimizer's kind. */
export function updateWork(): readonly (readonly [kind: string, programs: number])[] {
  // Small gradients would be made on the processor, and uploading them is a program too.
  env().set('WEBGL_CPU_FORWARD', false);
  const work = optimizers.map((settings) => [settings.kind, lastUpdateOf(settings)] as const);
  env().set('WEBGL_CPU_FORWARD', true);
  return work;
}

/** What an optimizer made of some weights on the backend that is current: weights and slots after its steps. */
export interface Moved {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
}

export async function moveAll(): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (const settings of optimizers) {
    for (const clipping of clippings) moved.push(await moveBy(settings, clipping));
  }
  return moved;
}

async function moveBy(settings: Optimizer, clipping: Clipping): Promise<Moved> {
  const optimizer = createOptimizer(settings, clipping);
  const weights = Array.from({ length: WEIGHTS }, (_, index) => tidy(() => variable(drawn(index, 0))));
  const slots = Object.values(optimizer.slots);
  const read = (all: readonly Variable[]) =>
    Promise.all(
      [...all, ...slots.flatMap((each) => all.map((of) => each.read(of)))].map((each) => each.data()),
    );
  for (let step = 1; step <= STEPS; step++) {
    if (step === CHECKPOINT) await read(weights);
    tidy(() => {
      const entries = weights.map(({ name }, index) => [name, drawn(index, step)] as const);
      const gradients: NamedTensorMap = Object.fromEntries(entries);
      optimizer.apply(weights, gradients, settings.learningRate / step);
    });
  }
  const values = (await read(weights)).map((each) => Array.from(each));
  optimizer.dispose();
  for (const weight of weights) weight.dispose();
  const { kind } = settings;
  const formula = 'formula' in settings ? settings.formula : '';
  return { name: `${kind} ${formula}, clipping ${clipping.kind}`, values };
}

function lastUpdateOf(settings: Optimizer): number {
  const optimizer = createOptimizer(settings);
  const weights = Array.from({ length: WEIGHTS }, (_, index) => tidy(() => variable(drawn(index, 0))));
  for (let step = 1; step <= STEPS; step++) {
    tidy(() => {
      const onDevice = (index: number) => mul(drawn(index, step), 2);
      const gradients = Object.fromEntries(weights.map(({ name }, index) => [name, onDevice(index)]));
      takeGpuWork();
      optimizer.apply(weights, gradients, settings.learningRate);
    });
  }
  optimizer.dispose();
  for (const weight of weights) weight.dispose();
  return takeGpuWork().dispatches;
}

/** The same numbers on every backend. */
function drawn(index: number, step: number) {
  const shape = extents[index % extents.length] ?? [];
  const random = createRandom(streamSeed(index, step));
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}
