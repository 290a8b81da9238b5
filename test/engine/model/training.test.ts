import { memory, type Scalar, tensor, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/compile/plan';
import { createLoss } from '../../../shared/engine/losses';
import { type BuiltModel, buildModel } from '../../../shared/engine/model';
import { updateWeights } from '../../../shared/engine/model/update';
import { createOptimizer } from '../../../shared/engine/optimizers';
import { normalTensor } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';
import { templatePlan } from './templatePlan';

const adam = {
  kind: 'adam',
  learningRate: 1e-2,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  formula: 'torch',
} as const;

/** A plan with dropout before its last layer. */
function withDropout(plan: Plan): Plan {
  const nodes = plan.nodes.map((node) =>
    node.id === 'flatten_1'
      ? { ...node, layers: [...node.layers, { className: 'Dropout', args: { rate: 0.3 } }] }
      : node,
  );
  return { ...plan, nodes };
}

interface Trained {
  readonly losses: number[];
  readonly tensors: number[];
  readonly weights: number[][];
}

/** Trains on one batch of noise for that many steps. */
function train(plan: Plan, steps: number): Trained {
  const model = buildModel(plan, 5);
  const optimizer = createOptimizer(adam);
  const loss = createLoss(plan.outputs, 10);
  const images = normalTensor([8, ...(plan.nodes[0]?.outputShape ?? [])], 'images');
  const labels = tensor([3, 1, 4, 1, 5, 9, 2, 6], [8], 'int32');
  const [losses, tensors]: [number[], number[]] = [[], []];
  for (let step = 1; step <= steps; step++) {
    const lossOf = (): Scalar => loss(model.forward(images, { training: true, step }).outputs, labels).loss;
    const value = updateWeights(model, optimizer, adam.learningRate, lossOf);
    losses.push(...value.dataSync());
    value.dispose();
    tensors.push(memory().numTensors);
  }
  const weights = model.variables.map((variable) => Array.from(variable.dataSync()));
  for (const part of [model, optimizer, images, labels]) part.dispose();
  return { losses, tensors, weights };
}

describe.each(hostBackends)('training on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('learns a batch by heart and leaves no tensor behind in 200 steps', () => {
    const before = memory().numTensors;
    const { losses, tensors } = train(withDropout(templatePlan('digits8x8-tiny')), 200);
    expect(losses.at(-1)).toBeLessThan(0.1 * (losses[0] ?? 0));
    expect(new Set(tensors).size).toBe(1);
    expect(memory().numTensors).toBe(before);
  });

  it('repeats bit for bit', () => {
    const plan = withDropout(templatePlan('digits8x8-tiny'));
    expect(train(plan, 5)).toStrictEqual(train(plan, 5));
  });

  it('goes down the gradient that finite differences give', () => {
    const plan = templatePlan('residual-mnist');
    const model = buildModel(plan, 1);
    const loss = createLoss(plan.outputs, 10);
    const images = normalTensor([4, 28, 28, 1], 'images');
    const labels = tensor([0, 3, 3, 9], [4], 'int32');
    const lossOf = (): Scalar =>
      loss(model.forward(images, { training: true, step: 1 }).outputs, labels).loss;
    const { value, grads } = variableGrads(lossOf, [...model.variables]);
    for (const variable of model.variables) {
      const gradient = Float32Array.from(grads[variable.name]?.dataSync() ?? []);
      const steepness = Math.sqrt(gradient.reduce((sum, each) => sum + each * each, 0));
      const step = 5e-3 / steepness;
      const rise = lossAt(variable, gradient, step, lossOf) - lossAt(variable, gradient, -step, lossOf);
      expect(rise / (2 * step) / steepness ** 2).toBeCloseTo(1, 1);
    }
    for (const part of [model, images, labels, value, ...Object.values(grads)]) part.dispose();
  });
});

/** The loss with one variable moved along a direction; the variable is put back. */
function lossAt(
  variable: BuiltModel['variables'][number],
  direction: Float32Array,
  step: number,
  lossOf: () => Scalar,
): number {
  return tidy(() => {
    const values = variable.dataSync().slice();
    const move = (by: number): void => {
      variable.assign(
        tensor(
          values.map((value, index) => value + by * (direction[index] ?? 0)),
          variable.shape,
        ),
      );
    };
    move(step);
    const [loss = 0] = lossOf().dataSync();
    move(0);
    return loss;
  });
}
