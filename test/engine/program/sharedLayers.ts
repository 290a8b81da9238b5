import type { PlanNode } from '../../../shared/compile/plan';
import type { LayerConfig } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers';
import type { WeightSpec } from '../../../shared/layers/layer';
import { countValues } from '../../../shared/layers/shapes';
import { createRandom, streamSeed } from '../../../shared/random';
import { createDraft } from '../../networks/draft';
import { drawConfig } from '../../networks/drawConfig';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import { type NetworkSpec, subjectOf } from './subject';

/** Configs that are tried for a twin before it takes its owner's. */
const MOST_CONFIGS = 20;
/** Values of one image that a twin may give. */
const MOST_VALUES = 700;

/**
 * The network with one or two layers used once more, on what enters them bent by a tanh: each twin has the weights of its
 * owner, a config of its own, another name, and an Output of its own behind it. Twins stand before or behind the others in the document.
 */
export function withSharedLayers(spec: NetworkSpec): NetworkSpec {
  const random = createRandom(streamSeed(spec.seed, 'shared'));
  let { nodes, wires } = spec;
  const known = subjectOf(spec)?.plan.nodes ?? [];
  const weighted = new Set(known.flatMap(({ id, weights }) => (weights.length > 0 ? [id] : [])));
  const owners = spec.nodes.filter(([, name]) => weighted.has(name));
  for (const place of random.next() < 0.5 ? [1] : [1, 2]) {
    const owner = owners[Math.floor(random.next() * owners.length)];
    const source = spec.wires.find(([, target]) => target === owner?.[1])?.[0];
    if (owner === undefined || source === undefined) continue;
    const [kind, name] = owner;
    const config = twinConfig(
      spec.seed + place,
      known.find(({ id }) => id === name),
      owner,
    );
    const names = [
      `bent_${place}`,
      `twin_${place}`,
      `flat_${place}`,
      `last_${place}`,
      `end_${place}`,
    ] as const;
    const [bent, twin, flat, last, end] = names;
    const added: readonly NodeSpec[] = [
      ['Activation', bent, { activation: 'tanh' }],
      [kind, twin, config, name],
      ['Flatten', flat],
      ['Dense', last, { units: spec.classes, activation: 'softmax' }],
      ['Output', end, { lossWeight: 0.5 }],
    ];
    const way = [source, ...names];
    wires = [...wires, ...names.map((target, index): WireSpec => [way[index] ?? '', target])];
    nodes = random.next() < 0.5 ? [...added, ...nodes] : [...nodes, ...added];
  }
  return { ...spec, nodes, wires };
}

/** Options of a twin that leave it the weights of its owner: about half of them drawn anew; the owner's where none are found. */
function twinConfig(seed: number, owner: PlanNode | undefined, [kind, , config = {}]: NodeSpec): LayerConfig {
  const layer = findLayer(kind);
  if (layer === undefined || owner === undefined) return config;
  const dice = createDraft(seed);
  for (let tries = 0; tries < MOST_CONFIGS; tries++) {
    const drawn = Object.entries(drawConfig(dice, layer)).filter(() => dice.chance(0.5));
    const twin = { ...config, ...Object.fromEntries(drawn) };
    const check = layer.check(twin);
    if (!check.ok) continue;
    const shape = check.layer.shape(owner.inputShapes);
    if (!shape.ok || countValues(shape.shape) > MOST_VALUES) continue;
    if (likeness(check.layer.weights(owner.inputShapes)) === likeness(owner.weights)) return twin;
  }
  return config;
}

/** What weights have to have in common to be shared. */
function likeness(weights: readonly WeightSpec[]): string {
  return JSON.stringify(weights.map(({ name, shape, trainable }) => [name, shape, trainable]));
}
