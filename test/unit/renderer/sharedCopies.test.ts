import { expect, test } from 'vitest';
import { addCopies, partOf } from '../../../renderer/document/graph/copy';
import type { Graph, GraphNode } from '../../../shared/document/schema';

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  ...{ id, kind: 'Conv2D', name: id, position: { x: 0, y: 0 }, config: {} },
  ...more,
});

const graph: Graph = { nodes: [node('owner'), node('twin', { weightsOf: 'owner' })], edges: [] };
const empty: Graph = { nodes: [], edges: [] };

function copied(into: Graph, ids: readonly string[]): readonly GraphNode[] {
  const copies = addCopies(into, partOf(graph, new Set(ids)));
  if (copies?.edit.type !== 'addNodes') throw new Error('Nothing was copied.');
  return copies.edit.nodes;
}

test('the copy of a layer that shares weights shares those of the owner’s copy', () => {
  const [owner, twin] = copied(graph, ['owner', 'twin']);
  expect(twin?.weightsOf).toBe(owner?.id);
  expect(owner).not.toHaveProperty('weightsOf');
});

test('without its owner it shares those of the owner itself, and in another graph it has its own', () => {
  expect(copied(graph, ['twin'])[0]?.weightsOf).toBe('owner');
  expect(copied(empty, ['twin'])[0]).not.toHaveProperty('weightsOf');
});
