import { z } from 'zod';
import type { EngineLayer } from '../../layers/layer';
import { type GoldenCase, readConfig } from './format';
import type { Operator } from './operators';

const batchNormConfig = z.object({ epsilon: z.number(), momentum: z.number().default(0.99) });
const epsilonConfig = z.object({ epsilon: z.number() });
const groupConfig = z.object({ epsilon: z.number(), groups: z.int() });
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
  return { kind: 'layer', layer: { className, args }, weights: affine, training: true };
}

function batchNorm(args: z.infer<typeof batchNormConfig>, training: boolean): Operator {
  const layer = { className: 'BatchNormalization', args };
  return { kind: 'layer', layer, weights: [...affine, ...running], training };
}

function layerNorm({ epsilon, axis }: z.infer<typeof layerConfig>): Operator | null {
  return axis.join() === '-1' ? norm('LayerNormalization', { epsilon }) : null;
}
