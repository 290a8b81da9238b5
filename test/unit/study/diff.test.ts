import { expect, test } from 'vitest';
import { placeNorms } from '../../../shared/placement/place';
import { findSites } from '../../../shared/placement/sites';
import { describeDiff, diffGraphs } from '../../../shared/study/diff';
import { findTemplate } from '../../../shared/templates';
import { drawn } from './examples';

const { graph } = drawn();
const layers = findSites(graph).map(({ layer }) => layer);
const bn = { kind: 'BatchNorm', config: {} };
const wordsOf = (choice: Parameters<typeof placeNorms>[2]) =>
  describeDiff(diffGraphs(graph, placeNorms(graph, layers, choice)));

test('a network differs from itself in nothing, wherever its cards stand', () => {
  const nodes = graph.nodes.map((node) => ({ ...node, position: { x: 1, y: 2 } }));
  expect(describeDiff(diffGraphs(graph, { ...graph, nodes }))).toEqual([]);
});

test('a norm that is taken out, and the bias that comes', () => {
  expect(wordsOf({ placement: 'none' })).toEqual(['Removed: bn_1', 'With bias: conv_1']);
});

test('a norm that stands behind the activation has moved, and the activation has not', () => {
  expect(wordsOf({ placement: 'after', norms: [bn] })).toEqual(['Moved: bn_1', 'With bias: conv_1']);
});

test('before the layer both stand elsewhere', () => {
  expect(wordsOf({ placement: 'pre', norms: [bn] })[0]).toBe('Moved: act_1 and bn_1');
});

test('a norm of another kind takes its place', () => {
  const lines = wordsOf({ placement: 'before', norms: [{ kind: 'LayerNorm', config: {} }] });
  expect(lines).toEqual(['Added: ln_1', 'Removed: bn_1', 'With bias: conv_1']);
});

test('an option of a norm is named with its value', () => {
  const lines = wordsOf({ placement: 'before', norms: [{ kind: 'BatchNorm', config: { momentum: 0.5 } }] });
  expect(lines).toEqual(['Momentum 0.5: bn_1']);
});

test('in residual blocks what leads to what stands on is not called moved', () => {
  const residual = findTemplate('residual-mnist')?.create('residual').graph;
  if (residual === undefined) throw new Error('The template is missing.');
  const sites = findSites(residual).map(({ layer }) => layer);
  const without = diffGraphs(residual, placeNorms(residual, sites, { placement: 'none' }));
  expect(without.added).toEqual([]);
  expect(without.moved).toEqual([]);
  expect(without.removed.every(({ kind }) => kind === 'BatchNorm')).toBe(true);
});
