import type { LayerConfig } from '../../../shared/document/schema';

interface Choices {
  pick<Item>(items: readonly Item[]): Item;
  chance(share: number): boolean;
}

type Norm = readonly [kind: string, config: LayerConfig];

const kinds = [
  ...['BatchNorm', 'BatchNorm', 'GroupNorm', 'InstanceNorm', 'LayerNorm'],
  ...['GhostBatchNorm', 'BatchRenorm', 'FilterResponseNorm'],
];

/** A norm of any kind that takes a value of this shape. */
export function randomNorm(choices: Choices, shape: readonly number[]): Norm {
  const { pick, chance } = choices;
  const kind = pick(kinds);
  const affine = { epsilon: pick([1e-3, 1e-2, 0.1]), center: chance(0.8), scale: chance(0.8) };
  if (shape.length === 3 && kind === 'InstanceNorm') return [kind, affine];
  if (shape.length === 3 && kind === 'FilterResponseNorm')
    return [kind, { epsilon: affine.epsilon, learnEpsilon: chance(0.5) }];
  if (kind === 'GroupNorm') return [kind, { ...affine, groups: pick(divisors(shape.at(-1) ?? 1)) }];
  if (kind === 'LayerNorm') return [kind, { ...affine, over: pick(['channels', 'image', 'imageByValue']) }];
  return runningNorm(choices, kind, { ...affine, momentum: pick([0.99, 0.9, 0.5, 0]) });
}

function runningNorm({ pick, chance }: Choices, kind: string, config: LayerConfig): Norm {
  if (kind === 'GhostBatchNorm') return [kind, { ...config, virtualBatchSize: pick([1, 2, 3, 16]) }];
  if (kind !== 'BatchRenorm') return ['BatchNorm', { ...config, frozen: chance(0.2) }];
  const bounds = { rMax: pick([1, 1.1, 3]), dMax: pick([0, 0.1, 5]) };
  const steps = { rampFrom: pick([0, 2, 5]), rUntil: pick([0, 3, 7]), dUntil: pick([0, 3, 7]) };
  return [kind, { ...config, ...bounds, ...steps }];
}

function divisors(channels: number): readonly number[] {
  return [1, 2, 3, 4, 5, 8, channels].filter((groups) => channels % groups === 0);
}
