import { expect, test } from 'vitest';
import { addLayerAfter, addLayerAt, insertOnWire } from '../../../renderer/document/graph/add';
import { connectToFreePort } from '../../../renderer/document/graph/connect';
import { addCopies, partOf, readClip, writeClip } from '../../../renderer/document/graph/copy';
import { flattenBetween } from '../../../renderer/document/graph/flattenBetween';
import { portCount } from '../../../renderer/document/graph/ports';
import { removeSelection } from '../../../renderer/document/graph/remove';
import { collides } from '../../../renderer/document/layout';
import { layerPresets } from '../../../renderer/document/presets';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import type { GraphNode, NormscopeDocument } from '../../../shared/document/schema';
import { findTemplate } from '../../../shared/templates/index';

function template(id: string): NormscopeDocument {
  const found = findTemplate(id);
  if (found === undefined) throw new Error(`There is no template “${id}”.`);
  return found.create('test');
}

function preset(id: string) {
  const found = layerPresets.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`The palette has no “${id}”.`);
  return found;
}

function node(document: NormscopeDocument, name: string): GraphNode {
  const found = document.graph.nodes.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`There is no layer “${name}”.`);
  return found;
}

/** Wires by the names of their ends, e.g. `conv_1 → bn_1:0`, sorted. */
function wires({ graph }: NormscopeDocument): readonly string[] {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return graph.edges
    .map(({ source, target, targetPort }) => `${names.get(source)} → ${names.get(target)}:${targetPort}`)
    .toSorted();
}

function done(document: NormscopeDocument, edit: Edit | null): NormscopeDocument {
  if (edit === null) throw new Error('There was nothing to do.');
  const { document: after, inverse } = applyEdit(document, edit);
  expect(applyEdit(after, inverse).document).toEqual(document);
  return after;
}

/** Pairs of cards that lie on each other. */
function overlaps({ graph }: NormscopeDocument): readonly string[] {
  return graph.nodes
    .filter((one) =>
      collides(
        graph.nodes.filter((other) => other !== one),
        one.kind,
        one.position,
      ),
    )
    .map((one) => one.name);
}

test('a layer added after another is fed by it, feeds what that fed, and the rest makes room', () => {
  const before = template('article-mnist');
  const { edit } = addLayerAfter(before.graph, preset('Activation:leakyRelu'), node(before, 'conv_1'));
  const after = done(before, edit);
  expect(wires(after)).toContain('conv_1 → act_2:0');
  expect(wires(after)).toContain('act_2 → bn_1:0');
  expect(wires(after)).not.toContain('conv_1 → bn_1:0');
  expect(node(after, 'act_2').config['activation']).toBe('leakyRelu');
  expect(overlaps(after)).toEqual([]);
});

test('a layer added after one with several successors feeds all of them', () => {
  const before = template('residual-mnist');
  const fed = before.graph.edges.filter((edge) => edge.source === node(before, 'act_1').id);
  expect(fed.length).toBeGreaterThan(1);
  const after = done(before, addLayerAfter(before.graph, preset('Dropout'), node(before, 'act_1')).edit);
  const source = node(after, 'dropout_1').id;
  for (const { target, targetPort } of fed) {
    expect(after.graph.edges).toContainEqual(expect.objectContaining({ source, target, targetPort }));
  }
});

test('a layer at the end of the network is set beside it, unwired', () => {
  const before = template('article-mnist');
  const after = done(before, addLayerAfter(before.graph, preset('Dense'), node(before, 'output_1')).edit);
  expect(wires(after)).toEqual(wires(before));
  expect(overlaps(after)).toEqual([]);
});

test('layers dropped on one place step aside', () => {
  let document = template('article-mnist');
  for (let count = 0; count < 4; count += 1) {
    document = done(document, addLayerAt(document.graph, preset('BatchNorm'), { x: 0, y: 0 }).edit);
  }
  expect(overlaps(document)).toEqual([]);
  expect(document.graph.nodes.map(({ name }) => name)).toContain('bn_5');
});

test('a layer goes into a wire where it has an input and an output', () => {
  const before = template('article-mnist');
  for (const edge of before.graph.edges) {
    const after = done(before, insertOnWire(before.graph, preset('Dropout'), edge)?.edit ?? null);
    expect(after.graph.edges).toHaveLength(before.graph.edges.length + 1);
    expect(overlaps(after)).toEqual([]);
  }
  const [first] = before.graph.edges;
  if (first !== undefined) expect(insertOnWire(before.graph, preset('Input'), first)).toBeNull();
});

test('removing layers of a chain heals it, several at once too', () => {
  const before = template('article-mnist');
  const ids = new Set(['bn_1', 'act_1'].map((name) => node(before, name).id));
  const after = done(before, removeSelection(before, ids));
  expect(wires(after)).toContain('conv_1 → pool_1:0');
  expect(after.graph.edges).toHaveLength(before.graph.edges.length - 2);
});

test('removing a merge, or one end of the network, heals nothing', () => {
  const residual = template('residual-mnist');
  const without = done(residual, removeSelection(residual, new Set([node(residual, 'add_1').id])));
  const target = node(residual, 'act_2').id;
  expect(without.graph.edges.some((edge) => edge.target === target)).toBe(false);
  const article = template('article-mnist');
  const headless = done(article, removeSelection(article, new Set([node(article, 'input_1').id])));
  expect(headless.graph.edges).toHaveLength(article.graph.edges.length - 1);
});

test('a removed wire is not healed', () => {
  const before = template('article-mnist');
  const [first] = before.graph.edges;
  const after = done(before, removeSelection(before, new Set([first?.id ?? ''])));
  expect(after.graph.edges).toHaveLength(before.graph.edges.length - 1);
  expect(removeSelection(before, new Set())).toBeNull();
});

test('copies have ids and names of their own and keep the wires between them', () => {
  const before = template('article-mnist');
  const ids = new Set(['conv_1', 'bn_1'].map((name) => node(before, name).id));
  const copies = addCopies(before.graph, partOf(before.graph, ids));
  const after = done(before, copies?.edit ?? null);
  expect(wires(after)).toContain('conv_2 → bn_2:0');
  expect(after.graph.edges).toHaveLength(before.graph.edges.length + 1);
  const again = done(after, addCopies(after.graph, partOf(before.graph, ids))?.edit ?? null);
  const places = again.graph.nodes.map(({ position }) => `${position.x},${position.y}`);
  expect(new Set(places).size).toBe(places.length);
});

test('the clipboard gives back what was copied, and says so where it cannot', () => {
  const { graph } = template('article-mnist');
  expect(readClip(writeClip(graph))).toEqual({ kind: 'layers', graph });
  expect(readClip('a shopping list')).toEqual({ kind: 'foreign' });
  for (const text of ['{"format":"normscope-layers"', '{"format":"normscope-layers","graph":{"nodes":3}}']) {
    expect(readClip(text)).toMatchObject({
      kind: 'broken',
      sentence: expect.stringContaining('copy them again'),
    });
  }
});

test('a merge shows one input more than it has wires', () => {
  const { graph } = template('residual-mnist');
  const add = graph.nodes.find(({ kind }) => kind === 'Add')?.id ?? '';
  expect(portCount(graph, add, 'Add')).toBe(3);
  expect(portCount({ nodes: graph.nodes, edges: [] }, add, 'Add')).toBe(2);
  const conv = graph.nodes.find(({ kind }) => kind === 'Conv2D')?.id ?? '';
  expect(portCount(graph, conv, 'Conv2D')).toBe(1);
});

test('a wire to a merge takes its free input; one to a full layer takes the place of its wire', () => {
  const document = template('residual-mnist');
  const result = connectToFreePort(document, node(document, 'act_1').id, node(document, 'add_1').id);
  expect(result).toMatchObject({ ok: true, edit: { edges: [{ targetPort: 2 }] } });
  const pool = node(document, 'pool_1').id;
  const before = document.graph.edges.find(({ target }) => target === pool);
  const replacing = connectToFreePort(document, node(document, 'input_1').id, pool);
  if (!replacing.ok || before === undefined) throw new Error('The wire should be drawn.');
  expect(replacing.replaced).toEqual([before]);
  const { document: after, inverse } = applyEdit(document, replacing.edit);
  const into = after.graph.edges.filter(({ target }) => target === pool);
  expect(into.map(({ source }) => source)).toEqual([node(document, 'input_1').id]);
  expect(applyEdit(after, inverse).document).toEqual(document);
});

test('a wire that is there already is refused, and so is one that would not fit if it replaced another', () => {
  const document = template('article-mnist');
  const again = connectToFreePort(document, node(document, 'bn_1').id, node(document, 'act_1').id);
  expect(again).toMatchObject({ ok: false, sentence: expect.stringContaining('already') });
  const misfit = connectToFreePort(document, node(document, 'pool_1').id, node(document, 'dense_1').id);
  expect(misfit).toMatchObject({ ok: false, sentence: expect.stringContaining('needs a vector') });
});

test('where a vector is asked for, a wire from an image goes through a Flatten; where that would not do, nothing is offered', () => {
  const document = template('article-mnist');
  const id = (name: string): string => node(document, name).id;
  const cut = document.graph.edges.filter(({ target }) => target === id('dense_1')).map((edge) => edge.id);
  const loose = applyEdit(document, { type: 'disconnect', ids: cut }).document;
  const after = done(loose, flattenBetween(loose, id('conv_1'), id('dense_1')));
  expect(wires(after)).toContain('conv_1 → flatten_2:0');
  expect(wires(after)).toContain('flatten_2 → dense_1:0');
  expect(overlaps(after)).toEqual([]);
  // Dense has its wire already; a way back would be a circle; a pooling layer wants an image.
  expect(flattenBetween(document, id('conv_1'), id('dense_1'))).toBeNull();
  expect(flattenBetween(loose, id('pool_1'), id('conv_1'))).toBeNull();
  expect(flattenBetween(loose, id('dense_1'), id('pool_1'))).toBeNull();
});
