// Vectors of one number per channel, in a thread's scratch, that norms compute y = (x − mean)·scale + shift with. They are
// filled up to whole quads with 0, so that they can be read four at a time.

/** Bytes of a vector of so many channels. */
export function vectorBytes(channels: i32): usize {
  return (<usize>((channels + 3) & ~3)) << 2;
}

/** Fills a vector with the weights at `from`, or with `otherwise` where a norm has none. */
export function fillVector(vector: usize, from: usize, channels: i32, otherwise: f32): void {
  const bytes = (<usize>channels) << 2;
  memory.fill(vector, 0, vectorBytes(channels));
  if (from) memory.copy(vector, from, bytes);
  else for (let c: usize = 0; c < bytes; c += 4) f32.store(vector + c, otherwise);
}

/** Adds four float32 sums to four float64 totals. */
export function addQuad(totals: usize, sums: v128): void {
  const upper = v128.shuffle<u32>(sums, sums, 2, 3, 2, 3);
  v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(sums)));
  v128.store(totals + 16, f64x2.add(v128.load(totals + 16), f64x2.promote_low_f32x4(upper)));
}

/** (x − mean)·scale + shift of four channels. */
export function centred(x: v128, mean: v128, scale: v128, shift: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(x, mean), scale), shift);
}

/** What float32 cuts off a mean. */
export function restOf(mean: f64): f64 {
  return mean - <f64>(<f32>mean);
}
