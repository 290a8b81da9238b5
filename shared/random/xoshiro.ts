/** State of xoshiro128**: four 32-bit words, not all zero. */
export type XoshiroState = [number, number, number, number];

/**
 * Advances `state` and returns the next 32-bit output of xoshiro128** 1.1, as an integer in [0, 2³²).
 * Period 2¹²⁸ − 1. Source: D. Blackman, S. Vigna, «Scrambled linear pseudorandom number generators», ACM TOMS 47 (2021);
 * reference code xoshiro128starstar.c (public domain), prng.di.unimi.it.
 */
export function nextXoshiro(state: XoshiroState): number {
  const result = Math.imul(rotateLeft(Math.imul(state[1], 5), 7), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotateLeft(state[3], 11);
  return result;
}

/**
 * A full state from one 32-bit seed, by SplitMix32: a Weyl sequence through a bijective mixer (multipliers 0x21f0aaad and
 * 0x735a2d97 of C. Wellons' hash prospector). The mixer being bijective, the four words differ, so that no seed, 0
 * included, gives the all-zero state.
 */
export function seedXoshiro(seed: number): XoshiroState {
  const word = (index: number): number => mix(seed + Math.imul(index, 0x9e3779b9));
  return [word(1), word(2), word(3), word(4)];
}

function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function rotateLeft(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}
