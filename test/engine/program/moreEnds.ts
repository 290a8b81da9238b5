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
  // What gives a value for each class: the last Dense before the Output.
  const scores = spec.nodes.findLast(([kind]) => kind === 'Dense')?.[1] ?? '';
  let wires = spec.wires.map((wire): WireSpec => {
    const [source, target, port = 0] = wire;
    return source === 'input' && random.next() < 0.5 ? ['input_2', target, port] : wire;
  });
  const classes = pick([spec.classes, spec.classes, 7]);
  let nodes: readonly NodeSpec[] = [
    ['Input', 'input_2', { height, width, channels }],
    ...spec.nodes.map(
      (node): NodeSpec => (node[1] === scores ? [node[0], scores, { ...node[2], units: classes }] : node),
    ),
  ];
  const inner = spec.nodes.filter(([kind]) => kind !== 'Output').map(([, name]) => name);
  for (const name of random.next() < 0.5 ? ['aux'] : ['aux', 'more']) {
    const loss = pick(['meanSquaredError', 'categoricalCrossentropy', 'binaryCrossentropy']);
    const shared = loss === 'meanSquaredError' && random.next() < 0.5;
    // A cross-entropy takes logits, those before the activation that it expects, or the probabilities of the other.
    const activation = pick(['softmax', 'sigmoid', 'linear']);
    const config = {
      ...{ loss, lossWeight: pick([0.3, 1, 2.5]), fromLogits: activation === 'linear' },
      labelSmoothing: pick([0, 0, 0.1, 0.4]),
    };
    const output: NodeSpec = ['Output', name, config];
    const head: readonly NodeSpec[] = [
      ['Flatten', `${name}_flat`],
      ['Dense', `${name}_dense`, { units: classes, activation }],
    ];
    const source = pick(inner);
    const main = spec.wires.find(([, target]) => target === 'output')?.[0] ?? source;
    wires = shared
      ? [...wires, [main, name]]
      : [...wires, [source, `${name}_flat`], [`${name}_flat`, `${name}_dense`], [`${name}_dense`, name]];
    const added = shared ? [output] : [...head, output];
    nodes = random.next() < 0.5 ? [...added, ...nodes] : [...nodes, ...added];
  }
  return { ...spec, nodes, wires, classes };
}
