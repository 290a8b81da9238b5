import { createRandom, streamSeed } from '../../../shared/random';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import { type NetworkSpec, subjectOf } from './subject';

/**
 * The network with one or two layers used once more, on what enters them bent by a tanh: each twin has the weights of its
 * owner, another name, and an Output of its own behind it. Twins stand before or behind the others in the document.
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
    const [kind, name, config = {}] = owner;
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
