import { expect, test } from 'vitest';
import type { Graph } from '../../../shared/document/schema';
import { isNorm } from '../../../shared/placement/norms';
import { type Choice, placeEach } from '../../../shared/placement/place';
import { isActivation, isAnchor } from '../../../shared/placement/roles';
import { findSites } from '../../../shared/placement/sites';
import { createRandom } from '../../../shared/random';
import { templates } from '../../../shared/templates';
import { withSharedLayers } from '../../engine/program/sharedLayers';
import { documentFor, drawNetwork } from '../../networks/drawNetwork';
import { chainOf } from '../compile/documents';
import { wiresOf } from './drawing';

type Random = ReturnType<typeof createRandom>;

const kinds = ['BatchNorm', 'GroupNorm', 'LayerNorm', 'InstanceNorm', 'FilterResponseNorm'];
const placements = ['none', 'before', 'after', 'pre'] as const;

function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.uint32() % items.length];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}

function drawChoice(random: Random): Choice {
  const placement = oneOf(random, placements);
  if (placement === 'none') return { placement };
  const count = random.uint32() % 3 === 0 ? 2 : 1;
  const norms = Array.from({ length: count }, () => ({ kind: oneOf(random, kinds), config: {} }));
  return { placement, norms };
}

function drawChoices(graph: Graph, seed: number): ReadonlyMap<string, Choice> {
  const random = createRandom(seed);
  return new Map(findSites(graph).map(({ layer }) => [layer, drawChoice(random)]));
}

/**
 * Whether a layer without an activation stands right before one whose norms and activation were placed before it: what is drawn then
 * is that the first has them.
 */
function looksOtherwise(graph: Graph, choices: ReadonlyMap<string, Choice>): boolean {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const before = (id = '') =>
    nodes.get(graph.edges.find(({ target, targetPort }) => target === id && targetPort === 0)?.source ?? '');
  return [...choices].some(([layer, { placement }]) => {
    const activation = before(layer);
    if (placement !== 'pre' || activation === undefined || !isActivation(activation)) return false;
    let at = before(activation.id);
    if (at === undefined || !isNorm(at)) return false;
    while (at !== undefined && isNorm(at)) at = before(at.id);
    return at !== undefined && isAnchor(at);
  });
}

function drawnGraphs(): readonly Graph[] {
  const networks = Array.from({ length: 250 }, (_, seed) => drawNetwork(seed));
  const random = [...networks, ...networks.map(withSharedLayers)].map((spec) => documentFor(spec).graph);
  const own = templates.flatMap((template) =>
    Array.from({ length: 40 }, () => template.create('placed').graph),
  );
  return [...random, ...own];
}

test('norms that are placed once more as they are leave the very same graph', () => {
  let otherwise = 0;
  const graphs = drawnGraphs();
  for (const [seed, graph] of graphs.entries()) {
    const choices = drawChoices(graph, seed);
    const placed = placeEach(graph, choices);
    if (looksOtherwise(placed, choices)) otherwise += 1;
    else expect(placeEach(placed, choices)).toBe(placed);
  }
  expect(otherwise).toBeLessThan(0.02 * graphs.length);
}, 60_000);

const bn = { kind: 'BatchNorm', config: {} };
const head = ['Input', 'in', { height: 8, width: 8, channels: 1 }] as const;
const end = [
  ['Flatten', 'flat'],
  ['Dense', 'classes', { units: 10, activation: 'softmax' }],
  ['Output', 'out'],
] as const;
const pre = { placement: 'pre', norms: [bn] } as const;

test('a sigmoid between two layers is an activation, one at the end is none', () => {
  const { graph } = chainOf(
    head,
    ['Conv2D', 'a'],
    ['Activation', 'sigmoid', { activation: 'sigmoid' }],
    ['Conv2D', 'b'],
    ['Flatten', 'flat'],
    ['Dense', 'classes', { units: 10 }],
    ['Activation', 'end', { activation: 'sigmoid' }],
    ['Output', 'out'],
  );
  expect(findSites(graph).map(({ layer, activation }) => [layer, activation])).toEqual([
    ['a', 'sigmoid'],
    ['b', null],
  ]);
  const placed = placeEach(graph, new Map([['a', { placement: 'after', norms: [bn] } as const]]));
  expect(wiresOf(placed)).toEqual(expect.arrayContaining(['a>sigmoid', 'sigmoid>batchnorm_1']));
});

test('norms before a layer go before it also where the layer applies its activation itself and has one before it', () => {
  const { graph } = chainOf(
    ...[head, ['Flatten', 'in_a_row'] as const, ['LayerNorm', 'ln'] as const],
    ...[['Dense', 'hidden', { units: 4, activation: 'relu' }] as const, ...end.slice(1)],
  );
  const placed = placeEach(graph, new Map([['hidden', pre]]));
  expect(wiresOf(placed)).toEqual(
    expect.arrayContaining(['in_a_row>batchnorm_1', 'batchnorm_1>activation_1', 'activation_1>hidden']),
  );
});

test('norms between two layers without activations are those of both', () => {
  const { graph } = chainOf(head, ['Conv2D', 'a'], ['Conv2D', 'b'], ...end);
  const choices = new Map<string, Choice>([
    ['a', { placement: 'before', norms: [{ kind: 'LayerNorm', config: {} }] }],
    ['b', pre],
  ]);
  const placed = placeEach(graph, choices);
  expect(wiresOf(placed)).toEqual(
    expect.arrayContaining(['a>layernorm_1', 'layernorm_1>batchnorm_1', 'batchnorm_1>b']),
  );
  expect(placeEach(placed, choices)).toBe(placed);
  // Only where they are what is chosen for each.
  const bare = placeEach(placed, new Map<string, Choice>([...choices, ['a', { placement: 'none' }]]));
  expect(wiresOf(bare)).toEqual(expect.arrayContaining([expect.stringMatching(/^a>batchnorm/)]));
  expect(bare.nodes.filter(isNorm)).toHaveLength(1);
});
