import { memory, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOptimizer } from '../../../shared/engine/optimizers';
import { expectClose, normals } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

let weights: readonly Variable[] = [];
afterEach(() => {
  for (const weight of weights) weight.dispose();
});

/** What plain descent at rate 1 takes from weights of 0: the clipped gradients. */
function clip(gradients: readonly (readonly number[])[], maxNorm: number): number[][] {
  weights = gradients.map((gradient) => tidy(() => variable(tensor(gradient.map(() => 0)))));
  const optimizer = createOptimizer({ kind: 'sgd', learningRate: 1 }, { kind: 'norm', maxNorm });
  tidy(() => {
    const named = weights.map(({ name }, index) => [name, tensor([...(gradients[index] ?? [])])] as const);
    optimizer.apply(weights, Object.fromEntries(named), 1);
  });
  optimizer.dispose();
  return weights.map((weight) => Array.from(weight.dataSync(), (value) => 0 - value));
}

describe.each(hostBackends)('clipping by global norm on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('shortens all gradients alike to the norm they may have together', () => {
    const [first, second] = clip([[3, 0], [-4]], 1);
    expectClose([...(first ?? []), ...(second ?? [])], [0.6, 0, -0.8], 1e-6);
  });

  it('leaves gradients that are short enough as they are, bit for bit', () => {
    expect(clip([[3, 0.1], [-4]], 5.001)).toEqual([Array.from(Float32Array.of(3, 0.1)), [-4]]);
    expect(clip([[0, 0], [0]], 1)).toEqual([[0, 0], [0]]);
  });

  it('keeps the direction of many', () => {
    const gradients = [Array.from(normals(200, 'one')), Array.from(normals(57, 'two'))];
    const norm = Math.hypot(...gradients.flat());
    const wanted = gradients.flat().map((value) => (2.5 * value) / norm);
    expectClose(clip(gradients, 2.5).flat(), wanted, 1e-6);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e30])('does not hide that a gradient is %s', (value) => {
    expect(
      clip([[value, 1], [2]], 1)
        .flat()
        .every(Number.isNaN),
    ).toBe(true);
  });

  it('frees what it makes', () => {
    const before = memory().numTensors;
    clip([[3, 0], [-4]], 1);
    expect(memory().numTensors).toBe(before + 2);
  });

  it('needs no gradient at all', () => {
    const optimizer = createOptimizer({ kind: 'sgd', learningRate: 1 }, { kind: 'norm', maxNorm: 1 });
    expect(() => optimizer.apply([], {}, 1)).not.toThrow();
  });
});
