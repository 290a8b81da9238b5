import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import { EditError } from '../../../shared/document/editError';
import { mergeEdits } from '../../../shared/document/mergeEdits';
import type { GraphEdge, NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates/index';
import { arbitraryDocument, arbitraryWish, editFor } from './arbitraries';

function article(): NormscopeDocument {
  const document = findTemplate('article-mnist')?.create('project');
  if (document === undefined) throw new Error('The template is missing.');
  return document;
}

const wire: GraphEdge = { id: 'new', source: 'conv_1', target: 'act_1', targetPort: 0 };

describe('every edit', () => {
  it('is undone exactly by its inverse, and redone by the inverse of that', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryWish, (document, wish) => {
        const before = structuredClone(document);
        const done = applyEdit(document, editFor(document, wish));
        const undone = applyEdit(done.document, done.inverse);
        expect(undone.document).toEqual(document);
        expect(applyEdit(undone.document, undone.inverse).document).toEqual(done.document);
        expect(document).toEqual(before);
      }),
      { numRuns: 1000 },
    );
  });

  it('merges with the next into one edit that does the same, and so do their inverses', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryWish, arbitraryWish, (document, wish, nextWish) => {
        const one = editFor(document, wish);
        const first = applyEdit(document, one);
        const two = editFor(first.document, nextWish);
        const second = applyEdit(first.document, two);
        expect(applyEdit(document, mergeEdits(one, two)).document).toEqual(second.document);
        const inverse = mergeEdits(second.inverse, first.inverse);
        expect(applyEdit(second.document, inverse).document).toEqual(document);
      }),
      { numRuns: 1000 },
    );
  });

  it('that changes nothing gives back the same document', () => {
    const document = article();
    const node = document.graph.nodes[1];
    if (node === undefined) throw new Error('The template has no second node.');
    const idle: Edit[] = [
      { type: 'configure', id: node.id, values: { ...node.config } },
      { type: 'rename', id: node.id, name: node.name },
      { type: 'move', positions: { [node.id]: { ...node.position } } },
      { type: 'addNodes', nodes: [], edges: [] },
      { type: 'removeNodes', ids: [] },
      { type: 'disconnect', ids: [] },
      { type: 'replaceGraph', graph: structuredClone(document.graph) },
      { type: 'setTraining', training: structuredClone(document.training) },
      { type: 'setDataset', dataset: { ...document.dataset } },
      { type: 'batch', label: 'Nothing', edits: [] },
    ];
    for (const edit of idle) expect(applyEdit(document, edit).document, edit.type).toBe(document);
  });

  it('shares with the document before it what it does not touch', () => {
    const document = article();
    const edited = applyEdit(document, { type: 'configure', id: 'conv_1', values: { filters: 8 } }).document;
    expect(edited.training).toBe(document.training);
    expect(edited.graph.edges).toBe(document.graph.edges);
    expect(edited.graph.nodes[0]).toBe(document.graph.nodes[0]);
    expect(edited.graph.nodes[1]).not.toBe(document.graph.nodes[1]);
  });
});

describe('an edit', () => {
  it('brings removed nodes and wires back in their old order', () => {
    const document = article();
    const { document: cut, inverse } = applyEdit(document, { type: 'removeNodes', ids: ['bn_1', 'conv_1'] });
    expect(cut.graph.nodes.map((node) => node.id)).not.toContain('bn_1');
    expect(cut.graph.edges.map((edge) => edge.id)).toEqual(['wire_4', 'wire_5', 'wire_6', 'wire_7']);
    expect(applyEdit(cut, inverse).document).toEqual(document);
  });

  it('that connects replaces no wire, also where the input is taken', () => {
    const document = article();
    const { graph } = applyEdit(document, { type: 'connect', edges: [wire] }).document;
    expect(graph.edges).toEqual([...document.graph.edges, wire]);
  });

  it('that configures keeps the fields it does not name', () => {
    const edit: Edit = { type: 'configure', id: 'conv_1', values: { filters: 4 }, unset: ['kernelSize'] };
    const { document, inverse } = applyEdit(article(), edit);
    const { kernelSize: _, ...others } = article().graph.nodes[1]?.config ?? {};
    expect(document.graph.nodes[1]?.config).toEqual({ ...others, filters: 4 });
    expect(applyEdit(document, inverse).document).toEqual(article());
  });

  const impossible: readonly (readonly [what: string, edit: Edit, message: RegExp])[] = [
    ['removes a layer that is not there', { type: 'removeNodes', ids: ['nope'] }, /layer 'nope'/],
    ['removes a wire that is not there', { type: 'disconnect', ids: ['nope'] }, /wire 'nope'/],
    ['configures no layer', { type: 'configure', id: 'nope', values: {} }, /layer 'nope'/],
    ['renames no layer', { type: 'rename', id: 'nope', name: 'x' }, /layer 'nope'/],
    ['gives no name', { type: 'rename', id: 'conv_1', name: '' }, /a name has 1 to 80 characters/],
    ['moves no layer', { type: 'move', positions: { nope: { x: 0, y: 0 } } }, /layer 'nope'/],
    ['moves to no place', { type: 'move', positions: { conv_1: { x: Number.NaN, y: 0 } } }, /no place/],
    [
      'wires from nowhere',
      { type: 'connect', edges: [{ ...wire, source: 'nope' }] },
      /starts at a layer 'nope'/,
    ],
    ['wires to nowhere', { type: 'connect', edges: [{ ...wire, target: 'nope' }] }, /ends at a layer 'nope'/],
    ['adds a wire twice', { type: 'connect', edges: [wire, wire] }, /the same id 'new'/],
    [
      'adds a layer twice',
      { type: 'addNodes', nodes: article().graph.nodes.slice(0, 1), edges: [] },
      /same id/,
    ],
    [
      'replaces the graph by a broken one',
      { type: 'replaceGraph', graph: { nodes: [], edges: [wire] } },
      /'conv_1' that is not there/,
    ],
  ];
  it.each(impossible)('that %s throws an EditError', (_, edit, message) => {
    expect(() => applyEdit(article(), edit)).toThrow(EditError);
    expect(() => applyEdit(article(), edit)).toThrow(message);
  });

  it('in a batch that throws leaves the document as it was', () => {
    const document = article();
    const edits: Edit[] = [
      { type: 'removeNodes', ids: ['bn_1'] },
      { type: 'rename', id: 'bn_1', name: 'gone' },
    ];
    expect(() => applyEdit(document, { type: 'batch', label: 'Both', edits })).toThrow(EditError);
    expect(document).toEqual(article());
  });
});
