import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { fixAll } from '../../../shared/compile/fixAll';
import type { Problem } from '../../../shared/compile/problem';
import { findDataset } from '../../../shared/data/catalogue';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates/index';
import { datasetOf, documentOf, type NodeSpec, type WireSpec } from './documents';
import { randomDocument } from './randomGraphs';

const mnist = findDataset('mnist10k') ?? null;

/** The article's network with `count` Dense layers that hang on its image. */
function withBranches(count: number): NormscopeDocument {
  const document = findTemplate('article-mnist')?.create('project');
  if (document === undefined) throw new Error('The template is missing.');
  const ids = Array.from({ length: count }, (_, index) => `branch_${index + 1}`);
  const nodes = ids.map((id) => ({ id, kind: 'Dense', name: id, position: { x: 0, y: 0 }, config: {} }));
  const edges = ids.map((id) => ({ id: `to_${id}`, source: 'act_1', target: id, targetPort: 0 }));
  return applyEdit(document, { type: 'addNodes', nodes, edges }).document;
}

const needsVector = ({ code }: Problem): boolean => code === 'dense-needs-vector';
const needVectors = (document: NormscopeDocument) => compile(document, mnist).problems.filter(needsVector);

test('all problems of a kind are mended by one edit, though each fix alone would add a layer of the same name', () => {
  const document = withBranches(3);
  expect(needVectors(document)).toHaveLength(3);
  const edit = fixAll(document, mnist, needsVector);
  if (edit === null) throw new Error('There should be something to mend.');
  const { document: mended, inverse } = applyEdit(document, edit);
  expect(needVectors(mended)).toEqual([]);
  const names = mended.graph.nodes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.startsWith('flatten'))).toHaveLength(4);
  expect(applyEdit(mended, inverse).document).toEqual(document);
});

test('problems of other kinds are left alone, and there is nothing to do where none has a fix', () => {
  const document = withBranches(2);
  expect(fixAll(document, mnist, ({ code }) => code === 'window-too-large')).toBeNull();
  const others = compile(document, mnist).problems.filter(({ code }) => code !== 'dense-needs-vector');
  const edit = fixAll(document, mnist, needsVector);
  if (edit === null) throw new Error('There should be something to mend.');
  const codes = compile(applyEdit(document, edit).document, mnist).problems.map(({ code }) => code);
  expect(codes).toEqual(others.map(({ code }) => code));
});

test('more mistakes than a compilation looks for remedies of are mended at once', () => {
  const document = withBranches(150);
  const edit = fixAll(document, mnist, needsVector);
  if (edit === null) throw new Error('There should be something to mend.');
  expect(needVectors(applyEdit(document, edit).document)).toEqual([]);
});

/** Blocks whose ways do not fit where they join, one behind the other. */
function blocks(widths: readonly number[]): NormscopeDocument {
  const nodes = widths.flatMap((filters, place): NodeSpec[] => [
    ['Conv2D', `conv_${place}`, { filters, padding: 'same' }],
    ['Add', `add_${place}`],
  ]);
  const wires = widths.flatMap((_, place): WireSpec[] => {
    const before = place === 0 ? 'in' : `add_${place - 1}`;
    const [conv, add] = [`conv_${place}`, `add_${place}`];
    return [
      [before, conv],
      [conv, add, 0],
      [before, add, 1],
    ];
  });
  return documentOf([['Input', 'in', { height: 8, width: 8, channels: 1 }], ...nodes], wires);
}

/** Every fix that is meant, one after the other: the first that a compilation offers and that was not tried. */
function oneByOne(document: NormscopeDocument, isMeant: (problem: Problem) => boolean): NormscopeDocument {
  const tried = new Set<string>();
  let mended = document;
  for (;;) {
    const offered = compile(mended, datasetOf(mended)).problems.filter(isMeant);
    const isNew = ({ fix, ...problem }: Problem): boolean =>
      fix !== undefined && !tried.has(JSON.stringify(problem));
    const next = offered.find(isNew);
    if (next?.fix === undefined) return mended;
    const { fix, ...problem } = next;
    tried.add(JSON.stringify(problem));
    mended = applyEdit(mended, fix.edit).document;
  }
}

test('what comes out is what the fixes make of the document one after the other', () => {
  const widths = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 });
  const documents = fc.oneof(
    randomDocument,
    widths.map(blocks),
    fc.integer({ min: 1, max: 9 }).map(withBranches),
  );
  fc.assert(
    fc.property(documents, fc.constantFrom<Problem['severity']>('error', 'warning'), (document, severity) => {
      const isMeant = (problem: Problem): boolean => problem.severity === severity;
      const edit = fixAll(document, datasetOf(document), isMeant);
      const mended = edit === null ? document : applyEdit(document, edit).document;
      expect(mended).toEqual(oneByOne(document, isMeant));
    }),
    { numRuns: 150 },
  );
}, 60_000);
