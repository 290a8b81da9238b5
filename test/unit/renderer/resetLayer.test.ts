import { expect, test } from 'vitest';
import { resetLayer } from '../../../renderer/document/resetLayer';
import type { LayerConfig } from '../../../shared/document/schema';

const node = (kind: string, config: LayerConfig) => ({
  id: 'n',
  kind,
  name: 'n',
  position: { x: 0, y: 0 },
  config,
});

test('only what differs from its default is put back', () => {
  expect(resetLayer(node('Conv2D', { filters: 7, kernelSize: 3, padding: 'same' }))).toEqual({
    type: 'configure',
    id: 'n',
    values: { filters: 32, padding: 'valid' },
  });
});

test('there is nothing to do where all are at their defaults, or the kind is not known', () => {
  expect(resetLayer(node('Conv2D', {}))).toBeNull();
  expect(resetLayer(node('Add', {}))).toBeNull();
  expect(resetLayer(node('Quantum', { q: 1 }))).toBeNull();
});

test('what the layer is called by stays', () => {
  expect(resetLayer(node('Activation', { activation: 'softmax' }))).toBeNull();
  expect(resetLayer(node('Activation', { activation: 'leakyRelu', alpha: 0.1 }))).toEqual({
    type: 'configure',
    id: 'n',
    values: { alpha: 0.3 },
  });
});
