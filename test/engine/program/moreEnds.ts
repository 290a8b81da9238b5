import { createRandom, streamSeed } from '../../../shared/random';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import type { NetworkSpec } from './subject';

/**
 * The network with a second Input, which some of the layers behind the first take instead, and with one or two more Outputs:
 * auxiliary classifiers behind layers on the way, before or after the Output that is there, or Outputs of what that receives.
 */
export function withMoreEnds(spec: NetworkSpec): NetworkSpec {
  const random = createRandom(streamSeed(spec.seed, 'ends'));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random.next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const [height, width, channels] = spec.image;
  let wires = spec.wires.map((wire): WireSpec => {
    const [source, target, port = 0] = wire;
    return source === 'input' && random.next() < 0.5 ? ['input_2', target, port] : wire;
  });
  let nodes: readonly NodeSpec[] = [['Input', 'input_2', { height, width, channels }], ...spec.nodes];
  const inner = spec.nodes.filter(([kind]) => kind !== 'Output').map(([, name]) => name);
  for (const name of random.next() < 0.5 ? ['aux'] : ['aux', 'more']) {
    const squared = random.next() < 0.4;
    const lossWeight = pick([0.3, 1, 2.5]);
    const loss = squared ? 'meanSquaredError' : 'categoricalCrossentropy';
    const shared = squared && random.next() < 0.4;
    const softmax = pick(['softmax', 'linear']);
    const output: NodeSpec = ['Output', name, { loss, lossWeight, fromLogits: softmax === 'linear' }];
    const head: readonly NodeSpec[] = [
      ['Flatten', `${name}_flat`],
      ['Dense', `${name}_dense`, { units: spec.classes, activation: softmax }],
    ];
    const source = pick(inner);
    const main = spec.wires.find(([, target]) => target === 'output')?.[0] ?? source;
    wires = shared
      ? [...wires, [main, name]]
      : [...wires, [source, `${name}_flat`], [`${name}_flat`, `${name}_dense`], [`${name}_dense`, name]];
    const added = shared ? [output] : [...head, output];
    nodes = random.next() < 0.5 ? [...added, ...nodes] : [...nodes, ...added];
  }
  return { ...spec, nodes, wires };
}
