import { expect, test } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { modelKey } from '../../../shared/engine/selection/modelKey';
import { templateDocument, tinyDocument } from '../loop/support';

function keyOf(document: NormscopeDocument): string {
  const { plan } = compile(document, findDataset(document.dataset.id) ?? null);
  if (plan === null) throw new Error('The network has errors.');
  return modelKey(plan, document.training);
}

/** The tiny network with other ids and names for its nodes. */
function renamed(): NormscopeDocument {
  const document = tinyDocument();
  const { nodes, edges } = document.graph;
  return {
    ...document,
    graph: {
      nodes: nodes.map((node) => ({ ...node, id: `x-${node.id}`, name: `x_${node.name}` })),
      edges: edges.map((edge) => ({ ...edge, source: `x-${edge.source}`, target: `x-${edge.target}` })),
    },
  };
}

/** The tiny network with another option of one node. */
function changed(id: string, config: Record<string, number>): NormscopeDocument {
  const document = tinyDocument();
  const nodes = document.graph.nodes.map((node) =>
    node.id === id ? { ...node, config: { ...node.config, ...config } } : node,
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

const own = keyOf(tinyDocument());

test('is 16 digits, and the same for what costs the same: other names, seeds, rates, lengths of training', () => {
  expect(own).toMatch(/^[0-9a-f]{16}$/);
  const alike = [
    renamed(),
    tinyDocument({ seed: 5, epochs: 9, framesEvery: 3 }),
    tinyDocument({ optimizer: { ...adam, learningRate: 0.5 } }),
  ];
  expect(new Set(alike.map(keyOf))).toEqual(new Set([own]));
});

const adam = tinyDocument().training.optimizer;

test('differs by filters, batch size, optimizer, clipping and network', () => {
  const others = [
    changed('conv_1', { filters: 9 }),
    tinyDocument({ batchSize: 33 }),
    tinyDocument({ optimizer: { kind: 'sgd', learningRate: 0.01 } }),
    tinyDocument({ clipping: { kind: 'norm', maxNorm: 1 } }),
    templateDocument('article-mnist'),
  ];
  expect(new Set([own, ...others.map(keyOf)]).size).toBe(6);
});
