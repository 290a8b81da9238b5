import { expect, it } from 'vitest';
import { type Activations, activationsSchema } from '../../../shared/signals/activations';

const seen: Activations = {
  ...{ node: 'a', name: 'act_1', role: 'activation', channels: 8 },
  ...{ mean: 0.5, sd: 1, deadChannels: 8 },
  histogram: { low: 0, high: 2, counts: [3, 1] },
};
const overflown = {
  ...{ ...seen, mean: Number.NaN, sd: Number.NaN },
  histogram: { low: Number.NaN, high: Number.NaN, counts: [0, 0] },
};

it.each<[string, Activations]>([
  ['of an activation', seen],
  ['of a norm', { ...seen, role: 'norm', deadChannels: null }],
  ['of values that overflowed', overflown],
])('what was seen %s is taken as it is', (_what, activations) => {
  expect(activationsSchema.parse(activations)).toEqual(activations);
});

it.each<[string, Activations]>([
  ['more dead channels than there are', { ...seen, deadChannels: 5000 }],
  ['dead channels of what is no activation', { ...seen, role: 'layer' }],
  ['a deviation without a mean', { ...seen, mean: Number.NaN }],
  ['a negative deviation', { ...seen, sd: -1 }],
  ['bounds in reverse', { ...seen, histogram: { ...seen.histogram, low: 3 } }],
  ['one bound alone', { ...seen, histogram: { ...seen.histogram, high: Number.NaN } }],
  ['no bins', { ...seen, histogram: { ...seen.histogram, counts: [] } }],
])('%s are refused', (_what, activations) => {
  expect(activationsSchema.safeParse(activations).success).toBe(false);
});
