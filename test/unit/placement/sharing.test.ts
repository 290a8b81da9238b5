import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { groupBy } from '../../../shared/collections/groupBy';
import { analyseGraph } from '../../../shared/compile/analysis';
import { compile } from '../../../shared/compile/compile';
import { ownerId, weightsMisfit } from '../../../shared/compile/sharing';
import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import { isNorm } from '../../../shared/placement/norms';
import { type Choice, placeNorms } from '../../../shared/placement/place';
import { isActivation, optionsOf } from '../../../shared/placement/roles';
import { findSites } from '../../../shared/placement/sites';
import type { NetworkSpec } from '../../engine/program/subject';
import { createDraft, type Dice, put } from '../../networks/draft';
import { datasetFor, documentFor, drawNetwork } from '../../networks/drawNetwork';
import { shareWeights } from '../../networks/shareWeights';
import { chainOf, compiled } from '../compile/documents';

const bn = { kind: 'BatchNorm', config: {} };
const ln = { kind: 'LayerNorm', config: {} };
const placements = ['before', 'after', 'pre'] as const;
const layersOf = (graph: Graph): readonly string[] => findSites(graph).map(({ layer }) => layer);

/** Two convolutions of the same weights, each with a norm; the second has those of the first too. */
const twins = (): NormscopeDocument =>
  chainOf(
    ['Input', 'in'],
    ['Conv2D', 'a', { filters: 1, useBias: false }],
    ['BatchNorm', 'bn_a'],
    ['Activation', 'relu_a'],
    ['Conv2D', 'b', { filters: 1, useBias: false }, 'a'],
    ['BatchNorm', 'bn_b', {}, 'bn_a'],
    ['Activation', 'relu_b'],
    ['Flatten', 'flat'],
    ['Dense', 'classes', { units: 10, activation: 'softmax' }],
    ['Output', 'out'],
  );

/** The names of the nodes whose weights the norms have, in the order of the document. */
function ownersOfNorms(document: NormscopeDocument, graph: Graph): readonly (string | undefined)[] {
  const { plan } = compiled({ ...document, graph });
  if (plan === null) throw new Error('It does not compile.');
  return plan.nodes.flatMap(({ kind, weightsOf }) =>
    kind.endsWith('Norm') ? [plan.nodes.find(({ id }) => id === weightsOf)?.name] : [],
  );
}

describe('norms that share weights', () => {
  const document = twins();
  const { graph } = document;
  const owners = (placed: Graph) => ownersOfNorms(document, placed);

  it('share those of the first that is left, where the one that had them goes', () => {
    expect(owners(placeNorms(graph, ['a'], { placement: 'none' }))).toEqual(['bn_b']);
    expect(owners(placeNorms(graph, ['b'], { placement: 'none' }))).toEqual(['bn_a']);
  });

  it('of another kind share as those did in whose place they stand', () => {
    const norm = { kind: 'LayerNorm', config: {} };
    expect(owners(placeNorms(graph, ['a', 'b'], { placement: 'after', norms: [norm] }))).toEqual([
      'ln_1',
      'ln_1',
    ]);
    expect(owners(placeNorms(graph, ['a'], { placement: 'after', norms: [norm] }))).toEqual(['ln_1', 'bn_b']);
  });

  it('share where they are placed at layers that do', () => {
    const bare = placeNorms(graph, ['a', 'b'], { placement: 'none' });
    expect(owners(placeNorms(bare, ['a', 'b'], { placement: 'before', norms: [bn] }))).toEqual([
      'bn_1',
      'bn_1',
    ]);
  });

  it('stay apart where they were drawn apart, though their layers share', () => {
    const nodes = graph.nodes.map(({ weightsOf, ...node }) =>
      node.id === 'bn_b' || weightsOf === undefined ? node : { ...node, weightsOf },
    );
    const norm = { kind: 'LayerNorm', config: {} };
    const placed = placeNorms({ ...graph, nodes }, ['a', 'b'], { placement: 'after', norms: [norm] });
    expect(owners(placed)).toEqual(['ln_1', 'ln_2']);
  });

  it('share no more where one has other weights than the other', () => {
    const norm = { kind: 'BatchNorm', config: { center: false } };
    expect(owners(placeNorms(graph, ['a'], { placement: 'before', norms: [norm] }))).toEqual([
      'bn_a',
      'bn_b',
    ]);
    expect(owners(placeNorms(graph, ['a', 'b'], { placement: 'before', norms: [norm] }))).toEqual([
      'bn_a',
      'bn_a',
    ]);
  });

  it('a PReLU whose place a norm takes leaves its slopes to those that shared them', () => {
    const own = chainOf(
      ['Input', 'in'],
      ['Conv2D', 'a', { filters: 1, padding: 'same' }],
      ['PReLU', 'prelu_a'],
      ['Conv2D', 'b', { filters: 1, padding: 'same' }],
      ['PReLU', 'prelu_b', {}, 'prelu_a'],
      ['Flatten', 'flat'],
      ['Dense', 'classes', { units: 10, activation: 'softmax' }],
      ['Output', 'out'],
    );
    const norm = { kind: 'FilterResponseNorm', config: {} };
    const placed = placeNorms(own.graph, ['a'], { placement: 'before', norms: [norm] });
    expect(compiled({ ...own, graph: placed }).plan?.nodes.find(({ id }) => id === 'prelu_b')).toMatchObject({
      weightsOf: 'prelu_b',
    });
  });

  it('a reference that held for nothing before stays as it was drawn', () => {
    const nodes = graph.nodes.map((node) => (node.id === 'bn_b' ? { ...node, weightsOf: 'gone' } : node));
    const placed = placeNorms({ ...graph, nodes }, ['a'], { placement: 'none' });
    expect(placed.nodes.find(({ id }) => id === 'bn_b')).toMatchObject({ weightsOf: 'gone' });
  });
});

/** Layers that are much alike, so that many can share: convolutions of four filters, norms, PReLUs and sums on images of 5×5. */
function drawAlike(seed: number): NetworkSpec {
  const draft = createDraft(seed);
  const image = [5, 5, 4] as const;
  draft.values.push({ name: 'input', shape: image, used: false });
  const kinds = ['Conv2D', 'Conv2D', 'BatchNorm', 'LayerNorm', 'Activation', 'PReLU', 'Add'];
  for (let count = draft.between(4, 14); count > 0; count--) {
    const kind = draft.pick(kinds);
    const last = draft.values.at(-1);
    if (last === undefined) break;
    const inputs = kind === 'Add' ? [last, draft.pick(draft.values)] : [last];
    const value = put(draft, kind, inputs, image, kind === 'Conv2D' ? { filters: 4, padding: 'same' } : {});
    if (kind === 'Conv2D') put(draft, draft.pick(['Activation', 'PReLU']), [value], image);
  }
  const end = draft.values.at(-1)?.name ?? 'input';
  return {
    ...{ image, classes: 3, batchSize: 2, seed },
    nodes: [
      ...draft.nodes,
      ['GlobalAveragePooling2D', 'gap'],
      ['Dense', 'scores', { units: 3, activation: 'softmax' }],
      ['Output', 'output'],
    ],
    wires: [...draft.wires, [end, 'gap'], ['gap', 'scores'], ['scores', 'output']],
  };
}

/** The network as a document with norms at some of its sites and weights shared. */
function withShares(spec: NetworkSpec, dice: Dice): NormscopeDocument {
  const document = documentFor(spec);
  const chosen = layersOf(document.graph).filter(() => dice.chance(0.7));
  const normed = placeNorms(document.graph, chosen, drawChoice(dice));
  return { ...document, graph: shareWeights(dice, normed, 0.8) };
}

/** Norms that take images and vectors, of any number of channels. */
function drawChoice(dice: Dice): Choice {
  if (dice.chance(0.25)) return { placement: 'none' };
  const groups = { kind: 'GroupNorm', config: { groups: 1 } };
  const norms = [bn, { kind: 'BatchNorm', config: { center: false } }, ln, groups];
  const chosen = dice.chance(0.3) ? [dice.pick(norms), dice.pick(norms)] : [dice.pick(norms)];
  return { placement: dice.pick(placements), norms: chosen };
}

/** Of each node of a graph the one whose weights it has. */
function ownersIn(graph: Graph): ReadonlyMap<string, string> {
  const { nodes } = analyseGraph(graph);
  return new Map([...nodes].map(([id, analysis]) => [id, ownerId(nodes, analysis)]));
}

interface Rewrite {
  readonly spec: NetworkSpec;
  readonly document: NormscopeDocument;
  readonly layers: readonly string[];
  readonly choice: Choice;
  readonly placed: NormscopeDocument;
}

/** What a rewrite of the network of this seed makes of it, at some of its sites. */
function rewrite(seed: number, spec: NetworkSpec): Rewrite {
  const dice = createDraft(seed);
  const document = withShares(spec, dice);
  const layers = layersOf(document.graph).filter(() => dice.chance(0.6));
  const choice = drawChoice(dice);
  const placed = { ...document, graph: placeNorms(document.graph, layers, choice) };
  return { spec, document, layers, choice, placed };
}

function errorsOf(spec: NetworkSpec, document: NormscopeDocument): readonly string[] {
  const { problems } = compile(document, datasetFor(spec));
  return problems.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

describe.each([
  ['alike', drawAlike],
  ['of any layers', drawNetwork],
])('networks %s, drawn at random', (_, draw) => {
  const rewrites = Array.from({ length: 400 }, (__, seed) => rewrite(seed, draw(seed)));

  it('compile after a rewrite as before', () => {
    for (const { spec, document, placed } of rewrites) {
      expect(errorsOf(spec, document)).toEqual([]);
      expect(errorsOf(spec, placed)).toEqual([]);
    }
  });

  it('have weights in common that were in common and fit; of others only those of norms that were placed', () => {
    for (const { document, placed, layers } of rewrites) {
      const [before, after] = [ownersIn(document.graph), ownersIn(placed.graph)];
      const { nodes } = analyseGraph(placed.graph);
      const kept = [...nodes.values()].filter(({ node }) => before.has(node.id));
      const chosen = findSites(document.graph).filter(({ layer }) => layers.includes(layer));
      const placedNorms = chosen.flatMap(({ norms }) => norms);
      for (const [one, other] of pairsOf(kept)) {
        const [a, b] = [one.node.id, other.node.id];
        const shares = after.get(a) === after.get(b);
        if (before.get(a) === before.get(b)) expect(shares).toBe(weightsMisfit(one, other) === null);
        else if (shares) expect(placedNorms).toEqual(expect.arrayContaining([a, b]));
      }
    }
  });

  it('keep what is no norm and no activation as it is, but for biases', () => {
    for (const { document, placed } of rewrites) {
      const after = new Map(placed.graph.nodes.map((node) => [node.id, node]));
      for (const node of document.graph.nodes) {
        if (isNorm(node) || isActivation(node)) continue;
        const { useBias: _bias, activation: _activation, ...options } = optionsOf(node);
        const found = after.get(node.id);
        expect(found?.kind).toBe(node.kind);
        expect(found === undefined ? {} : optionsOf(found)).toMatchObject(options);
      }
    }
  });

  it('are the very same graph where a choice is what is drawn', () => {
    for (const { document } of rewrites)
      for (const { layer, placement, norms } of findSites(document.graph)) {
        if (placement === null) continue;
        const stand = norms.flatMap((norm) => document.graph.nodes.find(({ id }) => id === norm) ?? []);
        const choice: Choice = placement === 'none' ? { placement } : { placement, norms: stand };
        expect(placeNorms(document.graph, [layer], choice)).toBe(document.graph);
      }
  });

  it('come back from a rewrite as they were, with what they shared', () => {
    const usual: Choice = { placement: 'before', norms: [{ kind: 'BatchNorm', config: { center: true } }] };
    const stands = (graph: Graph, layers: readonly string[], placement: Choice['placement']): boolean => {
      const found = new Map(findSites(graph).map((site) => [site.layer, site.placement]));
      return layers.every((layer) => found.get(layer) === placement);
    };
    let compared = 0;
    for (const { document, layers, choice } of rewrites) {
      const all = layersOf(document.graph);
      const start = placeNorms(
        unshareNorms(placeNorms(document.graph, all, { placement: 'none' })),
        all,
        usual,
      );
      const there = placeNorms(start, layers, choice);
      // Where one layer follows another at once, a norm between them may be either's.
      if (!stands(start, all, 'before') || !stands(there, layers, choice.placement)) continue;
      const back = placeNorms(there, layers, usual);
      // An activation that stood before its layer goes behind a sum, where it may not have come from.
      if (choice.placement === 'pre' && !isDeepStrictEqual(namedWires(back), namedWires(start))) continue;
      expect(sharedDrawing(back)).toEqual(sharedDrawing(start));
      compared++;
    }
    expect(compared).toBeGreaterThan((2 * rewrites.length) / 3);
  });
});

function pairsOf<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));
}

/** Norms have no weights in common any more: those at no site would be left out when the others come back. */
function unshareNorms(graph: Graph): Graph {
  const nodes = graph.nodes.map(({ weightsOf, ...node }) =>
    isNorm(node) || weightsOf === undefined ? node : { ...node, weightsOf },
  );
  return { ...graph, nodes };
}

/** What nodes are called whatever norms are: those at a site by its layer. */
function namesOf(graph: Graph): (id: string) => string {
  const norms = findSites(graph).flatMap(({ name, norms: own }) =>
    own.map((norm) => [norm, `norm at ${name}`] as const),
  );
  const names = new Map([...graph.nodes.map(({ id, name }) => [id, name] as const), ...norms]);
  return (id) => names.get(id) ?? '';
}

function namedWires(graph: Graph): readonly string[] {
  const nameOf = namesOf(graph);
  return graph.edges
    .map(({ source, target, targetPort }) => `${nameOf(source)}>${nameOf(target)}:${targetPort}`)
    .toSorted();
}

/** Layers with their options, wires, and which have weights in common. */
function sharedDrawing(graph: Graph): unknown {
  const nameOf = namesOf(graph);
  const owners = groupBy(ownersIn(graph), ([, owner]) => owner);
  const groups = [...owners.values()].map((group) =>
    group
      .map(([id]) => nameOf(id))
      .toSorted()
      .join(),
  );
  const layers = graph.nodes.map((node): [string, unknown] => [
    nameOf(node.id),
    { kind: node.kind, ...optionsOf(node) },
  ]);
  return { layers: Object.fromEntries(layers), wires: namedWires(graph), groups: groups.toSorted() };
}
