import { expect, test } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { fixAll } from '../../../shared/compile/fixAll';
import type { Problem } from '../../../shared/compile/problem';
import { findDataset } from '../../../shared/data/catalogue';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates/index';

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
