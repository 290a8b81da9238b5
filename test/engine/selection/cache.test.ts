import { expect, test } from 'vitest';
import { type ProbeCache, REMEMBERED, recall, remember } from '../../../shared/engine/selection/cache';
import type { BackendMeasurement } from '../../../shared/protocol/backends';

function cacheOf(stored: unknown = null) {
  const state = { stored };
  const cache: ProbeCache = {
    runtime: 'test',
    load: () => Promise.resolve(state.stored),
    save: (table) => {
      state.stored = JSON.parse(JSON.stringify(table));
      return Promise.resolve();
    },
  };
  return { cache, state };
}

const measured = (milliseconds: number): BackendMeasurement[] => [
  { backend: 'wasm', milliseconds, remark: null },
];

test('what was remembered is recalled, replaced and forgotten', async () => {
  const { cache } = cacheOf();
  expect(await recall(cache, 'a')).toBeNull();
  await remember(cache, 'a', measured(1));
  await remember(cache, 'b', measured(2));
  await remember(cache, 'a', measured(3));
  expect([await recall(cache, 'a'), await recall(cache, 'b')]).toEqual([measured(3), measured(2)]);
  await remember(cache, 'a', null);
  expect([await recall(cache, 'a'), await recall(cache, 'b')]).toEqual([null, measured(2)]);
});

test('it never holds more than its bound: the oldest is forgotten', async () => {
  const { cache, state } = cacheOf();
  for (let index = 0; index <= REMEMBERED; index++) await remember(cache, `key ${index}`, measured(index));
  expect(state.stored).toHaveLength(REMEMBERED);
  expect([await recall(cache, 'key 0'), await recall(cache, 'key 1')]).toEqual([null, measured(1)]);
});

test.each([[{ not: 'a table' }], ['text'], [[{ key: 'a', measurements: [{ backend: 'abacus' }] }]]])(
  'a table that cannot be read is an empty one: %j',
  async (stored) => {
    const { cache } = cacheOf(stored);
    expect(await recall(cache, 'a')).toBeNull();
    await remember(cache, 'a', measured(4));
    expect(await recall(cache, 'a')).toEqual(measured(4));
  },
);

test('a host that can neither read nor write costs nothing but the memory', async () => {
  const broken = (): Promise<never> => Promise.reject(new Error('The disk is full.'));
  const cache: ProbeCache = { runtime: 'test', load: broken, save: broken };
  await remember(cache, 'a', measured(1));
  expect(await recall(cache, 'a')).toBeNull();
});
