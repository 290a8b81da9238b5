import { tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import { findDataset } from '../../../shared/data/catalogue';
import { buildModel, firstOutput } from '../../../shared/engine/model';
import { documentOf } from '../../unit/compile/documents';
import { normalTensor } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

/** A convolution that an Add takes on both ports, and another layer after that one. */
function sharedTwice(): Plan {
  const document = documentOf(
    [
      ['Input', 'in', { height: 28, width: 28, channels: 1 }],
      ['Conv2D', 'conv', { filters: 2, strides: 9 }],
      ['Add', 'twice'],
      ['Activation', 'relu'],
      ['Add', 'sum'],
      ['Flatten', 'flat'],
      ['Dense', 'dense', { units: 10, activation: 'softmax' }],
      ['Output', 'out'],
    ],
    [
      ['in', 'conv'],
      ['conv', 'twice'],
      ['conv', 'twice', 1],
      ['conv', 'relu'],
      ['relu', 'sum'],
      ['twice', 'sum', 1],
      ['sum', 'flat'],
      ['flat', 'dense'],
      ['dense', 'out'],
    ],
  );
  const { plan } = compile(document, findDataset('mnist10k') ?? null);
  if (plan === null) throw new Error('The network does not compile.');
  return plan;
}

describe.each(hostBackends)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('a value that a layer takes on two ports is there for others too, in inference', () => {
    const model = buildModel(sharedTwice(), 0);
    tidy(() => {
      const output = firstOutput(
        model.forward(normalTensor([2, 28, 28, 1], 'x'), { training: false, step: 0 }),
      );
      expect(Array.from(output.dataSync()).every(Number.isFinite)).toBe(true);
    });
    model.dispose();
  });
});
