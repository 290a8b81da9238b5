import { nextXoshiro, seedXoshiro } from './xoshiro';

/** A stream of random numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1), with 32 random bits. */
  next(): number;
  /** Uniform integer in [0, 2³²). */
  uint32(): number;
  /** Standard normal: mean 0, variance 1. */
  normal(): number;
  /** A random permutation of 0 … n − 1. */
  shuffle(n: number): Uint32Array;
}

const WORDS = 2 ** 32;

/** A stream of its own for `seed`, an integer in [0, 2³²); 0 is a seed like any other. */
export function createRandom(seed: number): Random {
  const state = seedXoshiro(seed);
  const uint32 = (): number => nextXoshiro(state);
  const next = (): number => uint32() / WORDS;
  return { next, uint32, normal: createNormal(next), shuffle: (n) => shuffle(n, uint32) };
}

/**
 * Standard normals by Marsaglia's polar form of Box–Muller: a point (u, v) uniform in the unit disc, s = u² + v², gives the
 * two normals u·√(−2 ln s / s) and v·√(−2 ln s / s). No sine or cosine, whose last bits differ between runtimes.
 * Source: G. Marsaglia, T. A. Bray, SIAM Review 6 (1964).
 */
function createNormal(next: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * next() - 1;
      v = 2 * next() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    spare = v * scale;
    return u * scale;
  };
}

/** Fisher–Yates: every one of the n! orders is equally likely. */
function shuffle(n: number, uint32: () => number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const chosen = below(last + 1, uint32);
    const kept = order[last] ?? 0;
    order[last] = order[chosen] ?? 0;
    order[chosen] = kept;
  }
  return order;
}

/** Uniform integer in [0, bound). Words past the last whole multiple of `bound` are drawn again: no bias. */
function below(bound: number, uint32: () => number): number {
  const limit = WORDS - (WORDS % bound);
  let word = uint32();
  while (word >= limit) word = uint32();
  return word % bound;
}
