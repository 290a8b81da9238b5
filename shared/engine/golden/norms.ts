import { z } from 'zod';
import type { EngineLayer } from '../../layers/layer';
import { type GoldenCase, readConfig } from './format';
import type { Operator } from './operators';

const batchNormConfig = z.object({ epsilon: z.number(), momentum: z.number().default(0.99) });
const epsilonConfig = z.object({ epsilon: z.number() });
const groupConfig = z.object({ epsilon: z.number(), groups: z.int() });
const ghostConfig = batchNormConfig.extend({ virtual_batch_size: z.int() });
const renormConfig = batchNormConfig.extend({
  r_max: z.number(),
  d_max: z.number(),
  ramp_from: z.int(),
  r_until: z.int(),
  d_until: z.int(),
});
const layerConfig = z.object({ epsilon: z.number(), axis: z.array(z.int()) });

type Weights = Extract<Operator, { kind: 'layer' }>['weights'];

const affine: Weights = [
  { name: 'gamma', trainable: true },
  { name: 'beta', trainable: true },
];
const running: Weights = [
  { name: 'moving_mean', trainable: false },
  { name: 'moving_variance', trainable: false },
];

/** How to run a case of a normalization; null where it is none that the engine has. */
export function findNorm(golden: GoldenCase): Operator | null {
  const channels = golden.inputs['x']?.shape.at(-1) ?? 1;
  switch (golden.op) {
    case 'batchNorm_train':
      return batchNorm(readConfig(batchNormConfig, golden), true);
    case 'batchNorm_eval':
      return batchNorm(readConfig(batchNormConfig, golden), false);
    case 'batchNorm_frozen':
      return batchNorm({ ...readConfig(batchNormConfig, golden), trainable: false }, true);
    case 'ghostBatchNorm_train':
      return ghostBatchNorm(readConfig(ghostConfig, golden));
    case 'batchRenorm_train':
      return batchRenorm(readConfig(renormConfig, golden));
    case 'filterResponseNorm':
      return responseNorm(readConfig(epsilonConfig, golden), golden.inputs['epsilon'] !== undefined);
    case 'groupNorm':
      return norm('GroupNormalization', readConfig(groupConfig, golden));
    case 'instanceNorm':
      return norm('GroupNormalization', { ...readConfig(epsilonConfig, golden), groups: channels });
    case 'layerNorm_channelAffine':
      return norm('GroupNormalization', { ...readConfig(epsilonConfig, golden), groups: 1 });
    case 'layerNorm':
      return layerNorm(readConfig(layerConfig, golden));
    default:
      return null;
  }
}

/** A norm that does in training what it does in inference. */
function norm(className: string, args: EngineLayer['args']): Operator {
  return { kind: 'layer', layers: [{ className, args }], weights: affine, training: true };
}

function batchNorm(args: EngineLayer['args'], training: boolean): Operator {
  const layer = { className: 'BatchNormalization', args };
  return { kind: 'layer', layers: [layer], weights: [...affine, ...running], training };
}

function ghostBatchNorm({ virtual_batch_size, ...args }: z.infer<typeof ghostConfig>): Operator {
  const layer = {
    className: 'GhostBatchNormalization',
    args: { ...args, virtualBatchSize: virtual_batch_size },
  };
  return { kind: 'layer', layers: [layer], weights: [...affine, ...running], training: true };
}

function batchRenorm(config: z.infer<typeof renormConfig>): Operator {
  const { epsilon, momentum, r_max: rMax, d_max: dMax } = config;
  const { ramp_from: rampFrom, r_until: rUntil, d_until: dUntil } = config;
  const args = { epsilon, momentum, rMax, dMax, rampFrom, rUntil, dUntil };
  const layer = { className: 'BatchRenormalization', args };
  const weights = [...affine, ...running, { name: 'updates', trainable: false }];
  return { kind: 'layer', layers: [layer], weights, training: true };
}

function responseNorm({ epsilon }: z.infer<typeof epsilonConfig>, learnEpsilon: boolean): Operator {
  const layer = { className: 'FilterResponseNormalization', args: { epsilon, learnEpsilon } };
  const names = learnEpsilon ? ['tau', 'epsilon'] : ['tau'];
  const weights = [...affine, ...names.map((name) => ({ name, trainable: true }))];
  return { kind: 'layer', layers: [layer], weights, training: true };
}

/** Over an image's axes, with γ and β for every value of it, or over the channels. */
function layerNorm({ epsilon, axis }: z.infer<typeof layerConfig>): Operator {
  if (axis.length === 1) return norm('LayerNormalization', { epsilon });
  const plain = { groups: 1, epsilon, center: false, scale: false };
  const layers = [
    { className: 'GroupNormalization', args: plain },
    { className: 'ValueAffine', args: { center: true, scale: true } },
  ];
  return { kind: 'layer', layers, weights: affine, training: true };
}
