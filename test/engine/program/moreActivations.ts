import { createRandom, streamSeed } from '../../../shared/random';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import { bending, producers } from './producers';
import type { NetworkSpec } from './subject';

const kinds: ReadonlySet<string> = new Set(Object.values(producers).map(([kind]) => kind));

/**
 * The network with an activation behind most layers that can apply one on the way, whatever takes what they give; the scores, which
 * the loss takes, stay.
 */
export function withMoreActivations(spec: NetworkSpec): NetworkSpec {
  const random = createRandom(streamSeed(spec.seed, 'activations'));
  const names = new Map<string, string>();
  const activations = spec.nodes.flatMap(([kind, name]): NodeSpec[] => {
    if (!kinds.has(kind) || name === 'scores' || random.next() < 0.1) return [];
    const activation = bending[Math.floor(random.next() * bending.length)] ?? 'relu';
    names.set(name, `${name}_bent`);
    return [['Activation', `${name}_bent`, { activation, alpha: random.next() }]];
  });
  const wires = spec.wires.map(
    ([source, target, port = 0]): WireSpec => [names.get(source) ?? source, target, port],
  );
  const added = [...names].map(([name, bent]): WireSpec => [name, bent]);
  return { ...spec, nodes: [...spec.nodes, ...activations], wires: [...wires, ...added] };
}
