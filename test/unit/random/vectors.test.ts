import { expect, test } from 'vitest';
import { murmur3 } from '../../../shared/random/murmur';
import { nextXoshiro, seedXoshiro, type XoshiroState } from '../../../shared/random/xoshiro';

test('xoshiro128** gives the outputs of its authors’ C code from state {1, 2, 3, 4}', () => {
  const state: XoshiroState = [1, 2, 3, 4];
  const outputs = Array.from({ length: 10 }, () => nextXoshiro(state));
  expect(outputs).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test('SplitMix32 expands seeds 0 and 42 to the words other implementations give', () => {
  expect(seedXoshiro(0)).toEqual([1684164658, 3653269916, 2939563536, 2141751570]);
  expect(seedXoshiro(42)).toEqual([551831576, 144025891, 322543647, 3034809370]);
});

test.each([0, 1, 0x61c88647, 0x9e3779b9, 0xffffffff])('seed %i never gives the all-zero state', (seed) => {
  expect(new Set(seedXoshiro(seed)).size).toBe(4);
});

test.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['t', 0, 0xca87df4d],
  ['te', 0, 0xedb8ee1b],
  ['tes', 0, 0x0bb90e5a],
  ['test', 0, 0xba6bd213],
  ['test', 0x9747b28c, 0x704b81dc],
  ['testy', 0xdeadbeef, 0x84f5f623],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
])('MurmurHash3_x86_32 of “%s” under seed %i is the published value', (text, seed, expected) => {
  expect(murmur3(new TextEncoder().encode(text), seed)).toBe(expected);
});
