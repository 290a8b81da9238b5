const FIRST = 0xcc9e2d51;
const SECOND = 0x1b873593;

/**
 * MurmurHash3_x86_32 of `bytes` under `seed`, as an integer in [0, 2³²).
 * Source: A. Appleby, MurmurHash3.cpp (public domain).
 */
export function murmur3(bytes: Uint8Array, seed: number): number {
  let hash = seed | 0;
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(littleEndian(bytes, at, 4));
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash ^= scramble(littleEndian(bytes, whole, bytes.length - whole));
  return finish(hash ^ bytes.length);
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let word = 0;
  for (let index = 0; index < count; index++) word |= (bytes[at + index] ?? 0) << (8 * index);
  return word;
}

function scramble(word: number): number {
  const product = Math.imul(word, FIRST);
  return Math.imul((product << 15) | (product >>> 17), SECOND);
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
