import { nodeThreads } from '../../electron/cli/threads';
import type { LayerConfig } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers';
import type { NamedBench } from './bench';
import type { Subject } from './networks';
import { openStepper, type Stepper, sideOf } from './stepper';
import { templateSubject } from './templates';

/** Steps of a turn. */
const STEPS = 5;

/** Name of the side, kind and options. */
const kinds: readonly (readonly [side: string, kind: string, config: LayerConfig])[] = [
  ['Batch Norm', 'BatchNorm', {}],
  ['Batch Norm, frozen', 'BatchNorm', { frozen: true }],
  ['Group Norm, 8 groups', 'GroupNorm', { groups: 8 }],
  ['Instance Norm', 'InstanceNorm', {}],
  ['Layer Norm, channels', 'LayerNorm', { over: 'channels' }],
  ['Layer Norm, image', 'LayerNorm', { over: 'image' }],
  ['Ghost Batch Norm of 8', 'GhostBatchNorm', { virtualBatchSize: 8 }],
  ['Batch Renorm', 'BatchRenorm', { rampFrom: 0, rUntil: 1, dUntil: 1 }],
  ['Filter Response Norm', 'FilterResponseNorm', {}],
];

/** What each norm costs in the article's network, beside the network without. */
export const norms: NamedBench = {
  name: 'norms',
  open: async () => {
    const without = await templateSubject('article-mnist-no-norm');
    const subjects: readonly (readonly [string, Subject])[] = [
      ['without a norm', without],
      ...(await Promise.all(
        kinds.map(async ([name, kind, config]) => [name, await withNorm(kind, config)] as const),
      )),
    ];
    const steppers: Stepper[] = [];
    for (const [, subject] of subjects) steppers.push(await openStepper(subject, 'wasm', nodeThreads(2)));
    return {
      title: 'A training step of the article’s network, batch 32, on WASM, by its norm',
      rounds: 40,
      sides: steppers.map((stepper, index) => sideOf(subjects[index]?.[0] ?? '', stepper, STEPS)),
      dispose: () => {
        for (const stepper of steppers) stepper.dispose();
      },
    };
  },
};

/** The article's network with another norm; Filter Response Norm takes the place of the ReLU too. */
async function withNorm(kind: string, config: LayerConfig): Promise<Subject> {
  const { document, dataset } = await templateSubject('article-mnist');
  const layer = findLayer(kind);
  if (layer === undefined) throw new Error(`There is no layer ${kind}.`);
  const norm = { kind, config: { ...layer.defaults(), ...config } };
  const nodes = document.graph.nodes.map((node) => {
    if (node.kind === 'BatchNorm') return { ...node, ...norm };
    const idle = kind === 'FilterResponseNorm' && node.kind === 'Activation';
    return idle ? { ...node, config: { ...node.config, activation: 'linear' } } : node;
  });
  return { document: { ...document, graph: { ...document.graph, nodes } }, dataset };
}
