import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../useBackend';
import { byProgram, byTape } from './outcomes';
import { keyOf } from './reference';
import { chain, initialWeights, type Subject, stirredWeights, subjectOf } from './subject';

const L2 = 0.05;

/** Kernels of every kind; the last Dense has no penalty. */
function subjectWith(kernelL2: number): Subject {
  const subject = subjectOf(
    chain(
      [6, 6, 2],
      ['Conv2D', { filters: 3, kernelL2 }],
      ['DepthwiseConv2D', { kernelSize: 2, kernelL2 }],
      ['SeparableConv2D', { filters: 3, kernelSize: 1, kernelL2 }],
      ['Conv2DTranspose', { filters: 2, kernelSize: 2, kernelL2 }],
      ['Flatten', {}],
      ['Dense', { units: 4, kernelL2 }],
    ),
  );
  if (subject === null) throw new Error('The network does not compile.');
  return subject;
}

beforeAll(() => useBackend('cpu'));

describe.each([
  ['in a program', (subject: Subject) => byProgram(subject, 3, 2)],
  ['over the tape', (subject: Subject) => byTape(subject, 3)],
] as const)('an L2 penalty %s', (_where, outcomeOf) => {
  it('adds 2 λ w to the gradients of kernels, and nothing to the losses', async () => {
    const [plain, penalized] = [await outcomeOf(subjectWith(0)), await outcomeOf(subjectWith(L2))];
    expect(penalized.score.loss).toBe(plain.score.loss);
    expect(penalized.validation.loss).toBe(plain.validation.loss);
    const { plan } = subjectWith(L2);
    const penalties = new Map(
      plan.nodes.flatMap(({ id, weights }) =>
        weights.map(({ name, l2 = 0 }) => [keyOf(id, name), l2] as const),
      ),
    );
    expect([...penalties.values()].filter((l2) => l2 > 0)).toHaveLength(6);
    for (const { node, name, values } of stirredWeights(initialWeights(plan, 1), 1)) {
      const key = keyOf(node, name);
      const [own, without] = [penalized.gradients.get(key) ?? [], plain.gradients.get(key) ?? []];
      for (const [index, weight] of values.entries()) {
        const added = (own[index] ?? 0) - (without[index] ?? 0);
        expect(added, key).toBeCloseTo(2 * (penalties.get(key) ?? 0) * weight, 6);
      }
    }
  });
});
