import { grad, Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLayer } from '../../../shared/engine/layers';
import { expectClose } from '../numbers';
import { normalShare } from '../program/reference/activations';
import { hostBackends, useBackend } from '../useBackend';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const hardSigmoid = (x: number): number => Math.min(Math.max(x + 3, 0), 6) / 6;
const [scale, alpha] = [1.0507009873554805, 1.6732632423543772];

/** Each function in float64. */
const functions: readonly (readonly [string, (x: number) => number])[] = [
  ['linear', (x) => x],
  ['relu', (x) => Math.max(x, 0)],
  ['relu6', (x) => Math.min(Math.max(x, 0), 6)],
  ['leakyRelu', (x) => (x > 0 ? x : 0.1 * x)],
  ['elu', (x) => (x > 0 ? x : Math.expm1(x))],
  ['selu', (x) => scale * (x > 0 ? x : alpha * Math.expm1(x))],
  ['sigmoid', sigmoid],
  ['tanh', Math.tanh],
  ['softplus', (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  ['silu', (x) => x * sigmoid(x)],
  ['hardSigmoid', hardSigmoid],
  ['hardSwish', (x) => x * hardSigmoid(x)],
  ['mish', (x) => x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))],
  ['gelu', (x) => x * normalShare(x)],
  ['geluTanh', (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))],
];

/** Values on both sides of every kink and far out, none on a kink. */
const inputs = [
  -1000, -90, -30, -8, -3.5, -2.5, -1, -0.5, -1e-3, 1e-3, 0.25, 1, 2.5, 3.5, 5.5, 6.5, 20, 90, 1000,
];

function run(activation: string, x: readonly number[], shape = [x.length]): { y: number[]; dx: number[] } {
  const args = activation === 'leakyRelu' ? { activation, alpha: 0.1 } : { activation };
  const layer = createLayer({ className: 'Activation', args }, { name: 'activation', seed: 0 });
  const apply = (values: Tensor): Tensor => {
    const y = layer.apply(values);
    if (y instanceof Tensor) return y;
    throw new Error('The layer gave no tensor.');
  };
  return tidy(() => {
    const values = tensor([...x], shape);
    return { y: Array.from(apply(values).dataSync()), dx: Array.from(grad(apply)(values).dataSync()) };
  });
}

describe.each(hostBackends)('activations on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(functions)(
    '%s is its formula, and its gradient the formula’s slope, far out too',
    (name, formula) => {
      const { y, dx } = run(name, inputs);
      for (const [index, x] of inputs.entries()) {
        const step = 1e-6 * Math.max(1, Math.abs(x));
        const slope = (formula(x + step) - formula(x - step)) / (2 * step);
        expectClose([y[index] ?? Number.NaN, dx[index] ?? Number.NaN], [formula(x), slope]);
      }
    },
  );

  it('softmax gives probabilities of each row, however large the logits', () => {
    const { y } = run('softmax', [0, 0, 1000, 990, -1e4, -1e4], [3, 2]);
    expectClose(y, [0.5, 0.5, sigmoid(10), sigmoid(-10), 0.5, 0.5], 1e-6);
  });

  it('refuses a function nobody knows with a sentence', () => {
    expect(() => run('wobble', [1])).toThrow(/^The engine cannot build activation \(Activation\): /);
  });
});
