// The project's generator of random numbers, xoshiro128** 1.1 (shared/random/xoshiro.ts): each thread has one, and sets its state
// to that of the stream it draws from.

let a: u32 = 0,
  b: u32 = 0,
  c: u32 = 0,
  d: u32 = 0;

/** Takes up the stream whose state, four words, stands at `state`. */
export function seedFrom(state: usize): void {
  a = load<u32>(state);
  b = load<u32>(state, 4);
  c = load<u32>(state, 8);
  d = load<u32>(state, 12);
}

/** The next 32 bits of the stream. */
export function nextWord(): u32 {
  const next = rotl<u32>(b * 5, 7) * 9;
  const shifted = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = rotl<u32>(d, 11);
  return next;
}
