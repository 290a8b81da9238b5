import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import type { GraphNode, NormscopeDocument } from '../../../shared/document/schema';
import { layerKinds } from '../../../shared/layers';
import { templates } from '../../../shared/templates';
import { article, compiled, configured } from './documents';
import { randomDocument } from './randomGraphs';

/** Picks of what an edit is about: a node, another, and a number for the rest. */
type Picks = readonly [one: number, other: number, number: number];

/** Makes an edit of picks; null where the document has nothing that it could be about. */
type Draw = (document: NormscopeDocument, picks: Picks, step: number) => Edit | null;

function pickOf<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % Math.max(1, items.length)];
}

/** An edit of a node. */
const ofNode =
  (draw: (node: GraphNode, number: number, step: number) => Edit | null): Draw =>
  ({ graph }, [one, , number], step) => {
    const node = pickOf(graph.nodes, one);
    return node === undefined ? null : draw(node, number, step);
  };

const values = [0, 1, 2, 3, 10, 'same', 'valid', 'softmax', 'relu', true, false, null];

/** Options that hide the shapes behind a layer, or leave them open. */
const mistakes = [
  { groups: 7 },
  { kernelSize: 40 },
  { poolSize: 40 },
  { epsilon: -1 },
  { filters: 0 },
  { filters: 9 },
];

const draws: readonly Draw[] = [
  ({ graph }, [one, other]) => {
    const values = pickOf(mistakes, one) ?? {};
    const [field = ''] = Object.keys(values);
    const node = pickOf(
      graph.nodes.filter(({ config }) => Object.hasOwn(config, field)),
      other,
    );
    return node === undefined ? null : { type: 'configure', id: node.id, values };
  },
  ofNode((node, number) => {
    const field = pickOf(Object.keys(node.config), number);
    if (field === undefined) return null;
    return { type: 'configure', id: node.id, values: { [field]: pickOf(values, number) ?? 0 } };
  }),
  ofNode(({ id }) => ({ type: 'removeNodes', ids: [id] })),
  ofNode(({ id }, number) => ({ type: 'rename', id, name: `name_${number}` })),
  ofNode(({ id }, number) => ({ type: 'move', positions: { [id]: { x: number, y: 0 } } })),
  // A copy that has its config in common with the original.
  ofNode((node, _number, step) => {
    const id = `added_${step}`;
    return { type: 'addNodes', nodes: [{ ...node, id, name: id }], edges: [] };
  }),
  ofNode((node, _number, step) => {
    const [source, id] = [node.id, `added_${step}`];
    const edges = [{ id: `added_wire_${step}`, source, target: id, targetPort: 0 }];
    return { type: 'addNodes', nodes: [{ ...node, id, name: id }], edges };
  }),
  (_document, [one], step) => {
    const id = `added_${step}`;
    const { kind = 'Add', defaults } = pickOf(layerKinds, one) ?? {};
    const node = { id, kind, name: id, position: { x: 0, y: 0 }, config: defaults?.() ?? {} };
    return { type: 'addNodes', nodes: [node], edges: [] };
  },
  ({ graph }, [one, other, number], step) => {
    const [source, target] = [pickOf(graph.nodes, one)?.id, pickOf(graph.nodes, other)?.id];
    if (source === undefined || target === undefined) return null;
    const edge = { id: `wire_of_${step}`, source, target, targetPort: number % 3 };
    return { type: 'connect', edges: [edge] };
  },
  ({ graph }, [one]) => {
    const edge = pickOf(graph.edges, one);
    return edge === undefined ? null : { type: 'disconnect', ids: [edge.id] };
  },
  (document, [one]) => {
    const fixes = compiled(document).problems.flatMap(({ fix }) => fix?.edit ?? []);
    return pickOf(fixes, one) ?? null;
  },
  (_document, [one]) => {
    const id = pickOf(['mnist10k', 'digits8x8'], one) ?? '';
    return { type: 'setDataset', dataset: { id } };
  },
];

const start = fc.oneof(
  randomDocument,
  fc.constantFrom(...templates).map((template) => template.create('project')),
);
const steps = fc.array(
  fc.tuple(
    fc.constantFrom(null, ...draws),
    fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 99 })),
  ),
  { maxLength: 12 },
);

describe('compiling after an edit', { timeout: 60_000 }, () => {
  it('gives what compiling from scratch gives, whatever the edits, undone or not', () => {
    fc.assert(
      fc.property(start, steps, (begun, chosen) => {
        let document = begun;
        const inverses: Edit[] = [];
        for (const [step, [draw, picks]] of chosen.entries()) {
          const edit = draw === null ? (inverses.pop() ?? null) : draw(document, picks, step);
          if (edit === null) continue;
          const applied = applyEdit(document, edit);
          document = applied.document;
          if (draw !== null) inverses.push(applied.inverse);
          // A copy has nothing in common with documents that were compiled before.
          expect(compiled(document)).toEqual(compiled(structuredClone(document)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('looks at no layer again that the edit neither changed nor gave another shape', () => {
    const document = article();
    const before = compiled(document).facts;
    const kept = (edited: NormscopeDocument): readonly string[] => {
      const { facts } = compiled(edited);
      return [...facts].flatMap(([id, each]) => (before.get(id) === each ? [id] : []));
    };
    const all = [...before.keys()];
    const allBut = (...gone: readonly string[]) => all.filter((id) => !gone.includes(id));
    const moved = applyEdit(document, { type: 'move', positions: { conv_1: { x: 1, y: 1 } } }).document;
    expect(kept(moved)).toEqual(all);
    expect(kept(configured(document, 'act_1', { activation: 'elu' }))).toEqual(allBut('act_1'));
    const pool = configured(document, 'pool_1', { poolSize: 3 });
    expect(kept(pool)).toEqual(allBut('pool_1', 'flatten_1', 'dense_1'));
  });
});
