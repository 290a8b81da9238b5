import { expect, test } from 'vitest';
import { firstDesign, suggestArm } from '../../../renderer/study/design/edits';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { findSites } from '../../../shared/placement/sites';
import { armNames } from '../../../shared/study/armName';
import { drawnNorm } from '../../../shared/study/drawnNorm';
import { variantsOf } from '../../../shared/study/variants';
import { findTemplate } from '../../../shared/templates';
import { chainOf } from '../compile/documents';

const template = (id: string): NormscopeDocument => {
  const document = findTemplate(id)?.create('drawn');
  if (document === undefined) throw new Error(`There is no template ${id}.`);
  return document;
};

test('a study begins with the norm that is drawn, with its options in the name, and trains it', () => {
  const tiny = template('digits8x8-tiny');
  const design = firstDesign(tiny);
  expect(armNames(design, findSites(tiny.graph))).toEqual([
    'no norm',
    'BN · momentum 0.9 · before',
    'BN · momentum 0.9 · after',
  ]);
  const norms = variantsOf(tiny, design).flatMap(({ document }) =>
    document.graph.nodes.filter(({ kind }) => kind === 'BatchNorm'),
  );
  expect(norms.map(({ config }) => config['momentum'])).toEqual([0.9, 0.9]);
  const article = template('article-mnist');
  expect(armNames(firstDesign(article), findSites(article.graph))).toEqual([
    'no norm',
    'BN · before',
    'BN · after',
  ]);
});

test('a norm begins as the first of its kind at a site is drawn, or else as the first anywhere', () => {
  const { graph } = chainOf(
    ['Input', 'in'],
    ['BatchNorm', 'of_the_image', { momentum: 0.5 }],
    ['MaxPool2D', 'pool'],
    ['GroupNorm', 'loose', { groups: 1 }],
    ['Conv2D', 'one', { filters: 8 }],
    ['BatchNorm', 'bn_1', { momentum: 0.9, epsilon: 0.001 }],
    ['Activation', 'relu_1'],
    ['Conv2D', 'two', { filters: 8 }],
    ['BatchNorm', 'bn_2', { momentum: 0.8 }],
    ['Activation', 'relu_2'],
    ['Flatten', 'flat'],
    ['Dense', 'classes', { units: 10, activation: 'softmax' }],
    ['Output', 'out'],
  );
  expect(drawnNorm(graph, 'BatchNorm')).toEqual({ kind: 'BatchNorm', config: { momentum: 0.9 } });
  expect(drawnNorm(graph, 'GroupNorm')).toEqual({ kind: 'GroupNorm', config: { groups: 1 } });
  expect(drawnNorm(graph, 'LayerNorm')).toEqual({ kind: 'LayerNorm', config: {} });
  const tiny = template('digits8x8-tiny');
  expect(suggestArm(firstDesign(tiny), graph)).toEqual({
    kind: 'norm',
    placement: 'before',
    norm: { kind: 'GroupNorm', config: { groups: 1 } },
  });
});

test.each([0.9, 0.99])(
  'an arm that combines norms trains momentum %s as its form says, whatever is drawn',
  (momentum) => {
    const tiny = template('digits8x8-tiny');
    const config = momentum === 0.99 ? {} : { momentum };
    const part = { sites: { kind: 'rest' }, placement: 'before', standardize: false } as const;
    const arm = { kind: 'combined' as const, parts: [{ ...part, norms: [{ kind: 'BatchNorm', config }] }] };
    const [variant] = variantsOf(tiny, { ...firstDesign(tiny), arms: [arm] });
    const norm = variant?.document.graph.nodes.find(({ kind }) => kind === 'BatchNorm');
    expect(norm?.config['momentum']).toBe(momentum);
  },
);
