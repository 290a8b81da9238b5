import { expect, test } from 'vitest';
import type { Graph, GraphNode } from '../../../shared/document/schema';
import { networkChanges } from '../../../shared/study/networkChanges';

function layer(id: string, kind: string, config: GraphNode['config'] = {}): GraphNode {
  return { id, kind, name: id, position: { x: 0, y: 0 }, config };
}

function chain(...nodes: readonly GraphNode[]): Graph {
  const edges = nodes.slice(1).map((node, index) => ({
    ...{ id: `e${index}`, source: nodes[index]?.id ?? '', target: node.id, targetPort: 0 },
  }));
  return { nodes: [...nodes], edges };
}

const input = layer('input_1', 'Input');
const output = layer('output_1', 'Output');
const conv = layer('conv_1', 'Conv2D', { filters: 32 });
const act = layer('act_1', 'Activation');
const drawn = chain(input, conv, act, output);

test('networks that train alike have nothing between them, wherever the cards stand', () => {
  const moved = { ...conv, position: { x: 40, y: -8 } };
  const other = chain(input, moved, act, output);
  expect(networkChanges(drawn, { ...other, edges: other.edges.toReversed() })).toEqual([]);
});

test('options, layers that came and went, other kinds and other names are told', () => {
  const smaller = { ...conv, config: { filters: 16 } };
  expect(networkChanges(drawn, chain(input, smaller, act, output))).toEqual(['Filters 16: conv_1']);
  const norm = layer('bn_1', 'BatchNormalization');
  expect(networkChanges(drawn, chain(input, conv, norm, act, output))).toEqual(['Added: bn_1']);
  expect(networkChanges(drawn, chain(input, conv, output))).toEqual(['Removed: act_1']);
  const renamed = { ...conv, name: 'stem' };
  expect(networkChanges(drawn, chain(input, renamed, act, output))).toEqual(['conv_1 is called stem']);
  const pool = { ...act, kind: 'MaxPool2D' };
  expect(networkChanges(drawn, chain(input, conv, pool, output))[0]).toBe(
    'MaxPool2D in place of Activation: act_1',
  );
});

test('what differs in its wires alone, or in whose weights a layer has, is told too', () => {
  const second = layer('conv_2', 'Conv2D', { filters: 32 });
  const two = chain(input, conv, second, output);
  expect(networkChanges(two, chain(input, second, conv, output))).toEqual(['Other wires']);
  const sharing = { ...second, weightsOf: 'conv_1' };
  expect(networkChanges(two, chain(input, conv, sharing, output))).toEqual([
    'Shares weights otherwise: conv_2',
  ]);
});
