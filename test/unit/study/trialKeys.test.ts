import { describe, expect, it } from 'vitest';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn } from './examples';

const keyOf = (document: NormscopeDocument, seed = 0): string | undefined =>
  trialsOf([{ document }], [seed])[0]?.key;

const own = drawn();
const withGraph = (graph: Partial<NormscopeDocument['graph']>): NormscopeDocument => ({
  ...own,
  graph: { ...own.graph, ...graph },
});

describe('the key of a trial', () => {
  it('is another for every variant and seed', () => {
    const keys = trialsOf(variantsOf(own, design), design.seeds).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('does not hang on what changes no number', () => {
    const nodes = own.graph.nodes.map((node) => ({
      ...node,
      position: { x: -1, y: 7 },
      config: Object.fromEntries(Object.entries(node.config).toReversed()),
    }));
    const edges = own.graph.edges.map((edge) => ({ ...edge, id: `${edge.id}-renamed` }));
    expect(keyOf(withGraph({ nodes, edges }))).toBe(keyOf(own));
    expect(keyOf({ ...own, id: 'other', study: design })).toBe(keyOf(own));
    const training = {
      ...own.training,
      framesEvery: 7,
      seed: 99,
      checkpoints: { kind: 'steps', every: 3 } as const,
    };
    expect(keyOf({ ...own, training })).toBe(keyOf(own));
  });

  it.each<[string, NormscopeDocument]>([
    [
      'a name, which initial weights hang on',
      withGraph({ nodes: own.graph.nodes.with(1, { ...nodeAt(1), name: 'x' }) }),
    ],
    ['an option', withGraph({ nodes: own.graph.nodes.with(1, { ...nodeAt(1), config: { filters: 3 } }) })],
    ['a wire', withGraph({ edges: own.graph.edges.slice(1) })],
    ['the data set', { ...own, dataset: { id: 'digits8x8' } }],
    ['a training setting', { ...own, training: { ...own.training, batchSize: 7 } }],
  ])('is another where %s is', (_what, document) => {
    expect(keyOf(document)).not.toBe(keyOf(own));
  });
});

function nodeAt(index: number): NormscopeDocument['graph']['nodes'][number] {
  const node = own.graph.nodes[index];
  if (node === undefined) throw new Error(`There is no node ${index}.`);
  return node;
}
