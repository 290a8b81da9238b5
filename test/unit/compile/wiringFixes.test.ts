import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { article, chainOf, codesOf, compiled, fixed, type NodeSpec, problemOf } from './documents';

/** The article's network without the wires into some layers. */
function cut(...ids: readonly string[]): NormscopeDocument {
  const document = article();
  const edges = document.graph.edges.filter(({ target }) => !ids.includes(target));
  return { ...document, graph: { ...document.graph, edges } };
}

describe('an input without a wire', () => {
  it('is wired to the one layer that leads nowhere', () => {
    const document = cut('bn_1');
    expect(problemOf(document, 'missing-input').fix?.label).toBe('Wire conv_1 to bn_1');
    expect(codesOf(fixed(document, 'missing-input'))).toEqual([]);
  });

  it('is wired to the nearest of several, and left to the user where what that gives is not known yet or would not fit', () => {
    const { problems } = compiled(cut('bn_1', 'pool_1'));
    const missing = problems.filter(({ code }) => code === 'missing-input');
    expect(missing.map(({ node, fix }) => [node, fix?.label])).toEqual([
      // The end behind it is none that could lead to it.
      ['bn_1', 'Wire conv_1 to bn_1'],
      ['pool_1', undefined],
    ]);
    const once = fixed(cut('bn_1', 'pool_1'), 'missing-input');
    expect(problemOf(once, 'missing-input').fix?.label).toBe('Wire act_1 to pool_1');
    const twoEnds = cut('act_1', 'flatten_1');
    expect(problemOf(twoEnds, 'missing-input').fix?.label).toBe('Wire bn_1 to act_1');
    const document = chainOf(['Input', 'in'], ['Conv2D', 'conv'], ['Dense', 'last'], ['Output', 'out']);
    const edges = document.graph.edges.filter(({ target }) => target !== 'last');
    const misfit = { ...document, graph: { ...document.graph, edges } };
    expect(problemOf(misfit, 'missing-input').fix).toBeUndefined();
  });

  it('of an image layer is wired to one that gives images, however near a Dense stands that leads nowhere', () => {
    const { graph } = chainOf(['Conv2D', 'late'], ['GlobalMaxPooling2D', 'gmp'], ['Dense', 'aside']);
    const edits = [
      {
        type: 'addNodes',
        nodes: graph.nodes.map((node) => ({ ...node, position: { x: 700, y: 200 } })),
        edges: [],
      },
      { type: 'connect', edges: [{ id: 'late_wire', source: 'late', target: 'gmp', targetPort: 0 }] },
    ] as const;
    const document = applyEdit(article(), { type: 'batch', label: 'Test', edits }).document;
    expect(problemOf(document, 'missing-input')).toMatchObject({
      node: 'late',
      fix: { label: 'Wire pool_1 to late' },
    });
  });

  it('of the first layer has an Input put before it, where there is none and the images fit', () => {
    const without = applyEdit(cut('act_1'), { type: 'removeNodes', ids: ['input_1'] }).document;
    const remedies = compiled(without).problems.filter(({ code }) => code === 'missing-input');
    expect(remedies.map(({ node, fix }) => [node, fix?.label])).toEqual([
      ['conv_1', 'Add an Input before conv_1'],
      // What the end before it gives is not known yet.
      ['act_1', undefined],
    ]);
    const once = fixed(without, 'missing-input');
    expect(codesOf(fixed(once, 'missing-input'))).toEqual([]);
  });
});

describe('a layer that is no part of the training', () => {
  const edited = (document: NormscopeDocument, ...edits: readonly Edit[]) =>
    applyEdit(document, { type: 'batch', label: 'Test', edits }).document;
  const branch = (...nodes: readonly NodeSpec[]): NormscopeDocument => {
    const { graph } = chainOf(...nodes);
    const [first] = graph.nodes;
    const into = { id: 'into', source: 'act_1', target: first?.id ?? '', targetPort: 0 };
    return edited(article(), { type: 'addNodes', nodes: graph.nodes, edges: [into, ...graph.edges] });
  };

  it('can be removed, with those before it that lead to nothing else', () => {
    const document = branch(['Conv2D', 'aside'], ['Activation', 'tip']);
    expect(problemOf(document, 'leads-nowhere').fix?.label).toBe('Remove aside and tip');
    expect(fixed(document, 'leads-nowhere').graph).toEqual(article().graph);
    const alone = edited(article(), {
      type: 'addNodes',
      nodes: chainOf(['Dense', 'alone']).graph.nodes,
      edges: [],
    });
    expect(problemOf(alone, 'not-wired').fix?.label).toBe('Remove alone');
    expect(fixed(alone, 'not-wired').graph).toEqual(article().graph);
  });

  it('is wired first, where an input waits for it', () => {
    const document = cut('bn_1');
    expect(problemOf(document, 'leads-nowhere').fix?.label).toBe('Wire conv_1 to bn_1');
  });

  it('stays where another layer has its weights, and where nothing trains yet', () => {
    const document = branch(['BatchNorm', 'aside']);
    const shared = edited(document, { type: 'shareWeights', id: 'bn_1', owner: 'aside' });
    expect(problemOf(shared, 'leads-nowhere').fix).toBeUndefined();
    const begun = chainOf(['Input', 'in'], ['Conv2D', 'conv']);
    const output = chainOf(['Output', 'out']).graph;
    const untrained = edited(begun, { type: 'addNodes', nodes: output.nodes, edges: [] });
    expect(problemOf(untrained, 'leads-nowhere').fix).toBeUndefined();
  });
});
