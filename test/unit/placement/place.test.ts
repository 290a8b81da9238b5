import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import { layerKinds } from '../../../shared/layers';
import { type Choice, placeNorms } from '../../../shared/placement/place';
import { findSites, type Site } from '../../../shared/placement/sites';
import { templates } from '../../../shared/templates';
import { chainOf, datasetOf, documentOf } from '../compile/documents';
import { drawingOf, wiresOf } from './drawing';

const bn = { kind: 'BatchNorm', config: {} };
const choices: readonly Choice[] = [
  { placement: 'none' },
  { placement: 'before', norms: [bn] },
  { placement: 'after', norms: [bn] },
  { placement: 'pre', norms: [bn] },
];

const residual = (): NormscopeDocument =>
  documentOf(
    [
      ['Input', 'in', { height: 8, width: 8, channels: 1 }],
      ['Conv2D', 'stem', { filters: 4, padding: 'same' }],
      ['Activation', 'relu_0'],
      ['Conv2D', 'a', { filters: 4, padding: 'same', useBias: false }],
      ['BatchNorm', 'bn_a'],
      ['Activation', 'relu_a'],
      ['Conv2D', 'b', { filters: 4, padding: 'same', useBias: false }],
      ['BatchNorm', 'bn_b'],
      ['Conv2D', 'short', { filters: 4, kernelSize: 1 }],
      ['Add', 'sum'],
      ['Activation', 'relu_b'],
      ['GlobalAveragePooling2D', 'gap'],
      ['Dense', 'classes', { units: 10, activation: 'softmax' }],
      ['Output', 'out'],
    ],
    [
      ...[['in', 'stem'] as const, ['stem', 'relu_0'] as const, ['relu_0', 'a'] as const],
      ...[['a', 'bn_a'] as const, ['bn_a', 'relu_a'] as const, ['relu_a', 'b'] as const],
      ...[['b', 'bn_b'] as const, ['bn_b', 'sum', 0] as const, ['relu_0', 'short'] as const],
      ...[['short', 'sum', 1] as const, ['sum', 'relu_b'] as const, ['relu_b', 'gap'] as const],
      ...[['gap', 'classes'] as const, ['classes', 'out'] as const],
    ],
  );

const layersOf = (graph: Graph): readonly string[] => findSites(graph).map(({ layer }) => layer);
const siteAt = (graph: Graph, layer: string): Site | undefined =>
  findSites(graph).find((site) => site.layer === layer);

describe('sites', () => {
  it('are the layers with a kernel, each with the norm and activation that belong to it; the classifier is none', () => {
    const { graph } = residual();
    expect(
      findSites(graph).map(({ layer, placement, activation, sum, norms }) => [
        layer,
        placement,
        activation,
        sum,
        norms,
      ]),
    ).toEqual([
      ['stem', 'none', 'relu_0', null, []],
      ['a', 'before', 'relu_a', null, ['bn_a']],
      ['b', 'before', 'relu_b', 'sum', ['bn_b']],
      ['short', 'none', null, null, []],
    ]);
  });

  it('know a network whose blocks begin with norm and activation', () => {
    const { graph } = residual();
    const pre = placeNorms(graph, ['a', 'b'], { placement: 'pre', norms: [bn] });
    expect(wiresOf(pre)).toEqual(
      expect.arrayContaining([
        'relu_0>bn_a',
        'bn_a>relu_a',
        'relu_a>a',
        'a>bn_b',
        'bn_b>relu_b',
        'relu_b>b',
        'b>sum',
      ]),
    );
    expect(wiresOf(pre)).toEqual(expect.arrayContaining(['relu_0>short', 'sum>gap']));
    expect(siteAt(pre, 'a')?.placement).toBe('pre');
    expect(siteAt(pre, 'b')?.placement).toBe('pre');
  });
});

describe.each(templates.map((template) => [template.id, template] as const))('%s', (_id, template) => {
  const document = template.create('placed');
  const sites = findSites(document.graph);
  const layers = sites.map(({ layer }) => layer);

  const asDrawn = ({ placement, norms }: Site): Choice => {
    const norm = document.graph.nodes.find(({ id }) => id === norms[0]);
    if (placement === null || placement === 'none' || norm === undefined) return { placement: 'none' };
    return { placement, norms: [norm] };
  };

  /** Norms of the drawing that belong to no site. */
  const kept = new Set(
    document.graph.nodes.flatMap(({ id }) => (sites.some(({ norms }) => norms.includes(id)) ? [] : [id])),
  );

  it('has sites', () => expect(layers.length).toBeGreaterThan(0));

  it.each(choices)('with $placement compiles and keeps every node that is no norm', (choice) => {
    const graph = placeNorms(document.graph, layers, choice);
    const { plan, problems } = compile({ ...document, graph }, datasetOf(document));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan).not.toBeNull();
    const kept = graph.nodes
      .filter(({ kind }) => kind !== 'BatchNorm')
      .map(({ id, kind, name }) => [id, kind, name]);
    const drawn = document.graph.nodes
      .filter(({ kind }) => kind !== 'BatchNorm')
      .map(({ id, kind, name }) => [id, kind, name]);
    expect(kept.toSorted()).toEqual(drawn.toSorted());
    const norms = graph.nodes.filter(({ kind }) => kind === 'BatchNorm').length;
    const others = document.graph.nodes.filter(
      ({ id, kind }) => kind === 'BatchNorm' && !sites.some((site) => site.norms.includes(id)),
    ).length;
    expect(norms).toBe(others + (choice.placement === 'none' ? 0 : layers.length));
    for (const { placement, activation } of findSites(graph)) {
      const alike = activation === null && choice.placement === 'after' ? 'before' : choice.placement;
      expect(placement).toBe(alike);
    }
  });

  const kinds = layerKinds.filter(({ normalizes }) => normalizes).map(({ kind }) => kind);
  const others = kinds.flatMap((kind) =>
    (['before', 'after', 'pre'] as const).map((place) => [kind, place] as const),
  );

  it.each(others)('compiles with %s, placed %s', (kind, place) => {
    // One group fits any number of channels.
    const norm = { kind, config: kind === 'GroupNorm' ? { groups: 1 } : {} };
    const graph = placeNorms(document.graph, layers, { placement: place, norms: [norm] });
    const { problems } = compile({ ...document, graph }, datasetOf(document));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const placed = graph.nodes.filter((node) => node.kind === kind && !kept.has(node.id));
    expect(placed).toHaveLength(layers.length);
  });

  it('stays the very same graph where the choice is what is drawn', () => {
    for (const site of sites)
      expect(placeNorms(document.graph, [site.layer], asDrawn(site))).toBe(document.graph);
  });

  it.each(choices)('comes back from $placement as it was drawn', (choice) => {
    const there = placeNorms(document.graph, layers, choice);
    const back = sites.reduce((graph, site) => placeNorms(graph, [site.layer], asDrawn(site)), there);
    expect(drawingOf(back)).toEqual(drawingOf(document.graph));
  });
});

describe('a rewrite', () => {
  it('drops a bias that the norm after it makes idle, and gives it back without the norm', () => {
    const { graph } = chainOf(
      ['Input', 'in'],
      ['Conv2D', 'conv', { useBias: true }],
      ['Activation', 'relu'],
      ['Flatten', 'flat'],
      ['Dense', 'classes', { units: 10 }],
      ['Output', 'out'],
    );
    const biasOf = (of: Graph) => of.nodes.find(({ id }) => id === 'conv')?.config['useBias'];
    const before = placeNorms(graph, ['conv'], { placement: 'before', norms: [bn] });
    expect(biasOf(before)).toBe(false);
    expect(biasOf(placeNorms(before, ['conv'], { placement: 'after', norms: [bn] }))).toBe(true);
    expect(biasOf(placeNorms(before, ['conv'], { placement: 'none' }))).toBe(true);
  });

  it('settles the bias once for all layers that share it: it goes where every one of them has a norm', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Conv2D', 'a', { filters: 1 }],
      ['Activation', 'relu_a'],
      ['Conv2D', 'b', { filters: 1 }, 'a'],
      ['Activation', 'relu_b'],
      ['Flatten', 'flat'],
      ['Dense', 'classes', { units: 10, activation: 'softmax' }],
      ['Output', 'out'],
    );
    const placed = (layers: readonly string[], choice: Choice, of = document.graph): Graph => {
      const graph = placeNorms(of, layers, choice);
      const { plan } = compile({ ...document, graph }, datasetOf(document));
      expect(plan?.nodes.find(({ id }) => id === 'b')).toMatchObject({ weightsOf: 'a' });
      return graph;
    };
    const biasesOf = ({ nodes }: Graph) =>
      nodes.flatMap(({ kind, config }) => (kind === 'Conv2D' ? [config['useBias'] ?? true] : []));
    const before = { placement: 'before', norms: [bn] } as const;
    expect(biasesOf(placed(['a'], before))).toEqual([true, true]);
    expect(biasesOf(placed(['b'], before))).toEqual([true, true]);
    const both = placed(['a', 'b'], before);
    expect(biasesOf(both)).toEqual([false, false]);
    expect(biasesOf(placed(['b'], { placement: 'none' }, both))).toEqual([true, true]);
  });

  it('gives a Dense layer’s own activation a node where the norm has to stand between', () => {
    const { graph } = chainOf(
      ['Input', 'in'],
      ['Flatten', 'flat'],
      ['Dense', 'hidden', { units: 6, activation: 'tanh' }],
      ['Dense', 'classes', { units: 10 }],
      ['Output', 'out'],
    );
    const placed = placeNorms(graph, ['hidden'], { placement: 'before', norms: [bn] });
    expect(wiresOf(placed)).toEqual(
      expect.arrayContaining(['hidden>batchnorm_1', 'batchnorm_1>activation_1', 'activation_1>classes']),
    );
    expect(placed.nodes.find(({ id }) => id === 'activation_1')?.config['activation']).toBe('tanh');
    expect(placed.nodes.find(({ id }) => id === 'hidden')?.config).toMatchObject({
      activation: 'linear',
      useBias: false,
    });
  });

  it('lets a norm with a nonlinearity of its own take the place of the activation behind it', () => {
    const { graph } = residual();
    const norm = { kind: 'FilterResponseNorm', config: {} };
    const placed = placeNorms(graph, ['a', 'b'], { placement: 'before', norms: [norm] });
    expect(wiresOf(placed)).toEqual(
      expect.arrayContaining(['a>filterresponsenorm_1', 'filterresponsenorm_1>b', 'sum>gap']),
    );
    const after = placeNorms(graph, ['a'], { placement: 'after', norms: [norm] });
    expect(wiresOf(after)).toEqual(expect.arrayContaining(['a>relu_a', 'relu_a>filterresponsenorm_1']));
  });

  it('sets the options it is given and keeps the others of the norm that stands there', () => {
    const { graph } = residual();
    const norm = { kind: 'BatchNorm', config: { momentum: 0.5 } };
    const placed = placeNorms(graph, layersOf(graph), { placement: 'before', norms: [norm] });
    const momenta = placed.nodes
      .filter(({ kind }) => kind === 'BatchNorm')
      .map(({ config }) => config['momentum']);
    expect(momenta).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});

describe('the options of a norm that is placed', () => {
  const momenta = (graph: Graph): readonly unknown[] =>
    graph.nodes.filter(({ kind }) => kind === 'BatchNorm').map(({ config }) => config['momentum']);
  const { graph } = chainOf(
    ['Input', 'in'],
    ['Conv2D', 'one'],
    ['BatchNorm', 'bn_1', { momentum: 0.9 }],
    ['Activation', 'relu_1'],
    ['Conv2D', 'two'],
    ['Activation', 'relu_2'],
    ['Flatten', 'flat'],
    ['Dense', 'classes', { units: 10, activation: 'softmax' }],
    ['Output', 'out'],
  );
  const layers = ['one', 'two'];

  it.each(['before', 'after', 'pre'] as const)('are its own at every site, placed %s', (placement) => {
    const plain = placeNorms(graph, layers, { placement, norms: [bn] });
    expect(momenta(plain)).toEqual([0.99, 0.99]);
    const quick = { kind: 'BatchNorm', config: { momentum: 0.9 } };
    const same = placeNorms(graph, layers, { placement, norms: [quick] });
    expect(momenta(same)).toEqual([0.9, 0.9]);
    const both = placeNorms(graph, layers, { placement, norms: [quick, bn] });
    expect(momenta(both).toSorted()).toEqual([0.9, 0.9, 0.99, 0.99]);
  });

  it('leave a norm that is as chosen the very same node', () => {
    const quick = { kind: 'BatchNorm', config: { momentum: 0.9 } };
    expect(placeNorms(graph, ['one'], { placement: 'before', norms: [quick] })).toBe(graph);
    const other = placeNorms(graph, ['one'], { placement: 'before', norms: [bn] });
    expect(other.nodes.find(({ id }) => id === 'bn_1')?.config).toMatchObject({ momentum: 0.99 });
  });
});
