// What a frame tells of a tensor x[m, c]: sums, extremes and histogram of each of its c channels. The sums run in float32
// over short blocks and are then added in float64; a block's values are still in the cache when the next channels are read.

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/** Bytes of `out` of `channelStatistics`, per channel: two float64 sums, float32 extremes, a count. */
export function channelStatisticsBytes(c: i32): i32 {
  return c * (2 * 8 + 2 * 4 + 4);
}

/** Empties the arrays that `addStatistics` adds to. */
export function clearStatistics(c: i32, out: usize): void {
  const lows = out + ((<usize>c) << 4);
  memory.fill(out, 0, <usize>channelStatisticsBytes(c));
  for (let j = 0; j < c; j++) {
    f32.store(lows + ((<usize>j) << 2), f32.MAX_VALUE);
    f32.store(lows + ((<usize>(c + j)) << 2), -f32.MAX_VALUE);
  }
}

/**
 * Adds to the arrays of c entries at `out` what `rows` rows tell, few enough for float32 sums: Σ(x − s) and Σ(x − s)² in
 * float64, s being the channel's value at `shift`; smallest and largest value in float32; how many values are ≤ 0. A NaN or
 * infinity shows in the sums; the extremes pass over NaN.
 */
export function addStatistics(block: usize, rows: i32, c: i32, shift: usize, out: usize): void {
  const squares = out + ((<usize>c) << 3);
  const lows = squares + ((<usize>c) << 3);
  const highs = lows + ((<usize>c) << 2);
  const counts = highs + ((<usize>c) << 2);
  const lanes = c & ~3;
  let j = 0;
  for (; j < lanes; j += 4) {
    const at = (<usize>j) << 2;
    addFour(
      block + at,
      rows,
      c,
      shift + at,
      out + (at << 1),
      squares + (at << 1),
      lows + at,
      highs + at,
      counts + at,
    );
  }
  for (; j < c; j++) {
    const at = (<usize>j) << 2;
    addOne(
      block + at,
      rows,
      c,
      shift + at,
      out + (at << 1),
      squares + (at << 1),
      lows + at,
      highs + at,
      counts + at,
    );
  }
}

/** Writes to `out` what `addStatistics` adds up over m rows, s being the channel's first value. */
export function channelStatistics(x: usize, m: i32, c: i32, out: usize): void {
  clearStatistics(c, out);
  for (let i = 0; i < m; i += BLOCK) {
    addStatistics(x + ((<usize>(i * c)) << 2), min<i32>(BLOCK, m - i), c, x, out);
  }
}

function addFour(
  block: usize,
  rows: i32,
  c: i32,
  first: usize,
  sums: usize,
  squares: usize,
  lows: usize,
  highs: usize,
  counts: usize,
): void {
  const stride = (<usize>c) << 2;
  const zero = f32x4.splat(0);
  const shift = v128.load(first);
  let sum = zero;
  let square = zero;
  let low = v128.load(lows);
  let high = v128.load(highs);
  let count = v128.load(counts);
  for (let i = 0; i < rows; i++) {
    const value = v128.load(block);
    const distance = f32x4.sub(value, shift);
    sum = f32x4.add(sum, distance);
    square = f32x4.add(square, f32x4.mul(distance, distance));
    low = f32x4.pmin(low, value);
    high = f32x4.pmax(high, value);
    // A true comparison is −1 in every bit.
    count = i32x4.sub(count, f32x4.le(value, zero));
    block += stride;
  }
  addToTotals(sums, sum);
  addToTotals(squares, square);
  v128.store(lows, low);
  v128.store(highs, high);
  v128.store(counts, count);
}

/** Adds four float32 sums to four float64 totals. */
function addToTotals(totals: usize, sums: v128): void {
  const upper = v128.shuffle<u32>(sums, sums, 2, 3, 2, 3);
  v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(sums)));
  v128.store(totals + 16, f64x2.add(v128.load(totals + 16), f64x2.promote_low_f32x4(upper)));
}

function addOne(
  block: usize,
  rows: i32,
  c: i32,
  first: usize,
  sums: usize,
  squares: usize,
  lows: usize,
  highs: usize,
  counts: usize,
): void {
  const stride = (<usize>c) << 2;
  const shift = f32.load(first);
  let sum: f32 = 0;
  let square: f32 = 0;
  let low = f32.load(lows);
  let high = f32.load(highs);
  let count = i32.load(counts);
  for (let i = 0; i < rows; i++) {
    const value = f32.load(block);
    const distance = value - shift;
    sum += distance;
    square += distance * distance;
    low = value < low ? value : low;
    high = value > high ? value : high;
    count += i32(value <= 0);
    block += stride;
  }
  f64.store(sums, f64.load(sums) + <f64>sum);
  f64.store(squares, f64.load(squares) + <f64>square);
  f32.store(lows, low);
  f32.store(highs, high);
  i32.store(counts, count);
}

/** As `countValues`, from counts of 0 on. */
export function channelHistogram(
  x: usize,
  m: i32,
  c: i32,
  low: usize,
  scale: usize,
  bins: i32,
  counts: usize,
): void {
  memory.fill(counts, 0, (<usize>(c * bins)) << 2);
  countValues(x, m, c, low, scale, bins, counts);
}

/**
 * counts[c, bins] += how many values of each channel fall in bin ⌊(x − low)·scale⌋, in the first or last where that lies
 * outside. NaN falls in the first.
 */
export function countValues(
  x: usize,
  m: i32,
  c: i32,
  low: usize,
  scale: usize,
  bins: i32,
  counts: usize,
): void {
  const row = (<usize>bins) << 2;
  const lanes = c & ~3;
  const zero = i32x4.splat(0);
  const last = i32x4.splat(bins - 1);
  for (let i = 0; i < m; i++) {
    let own = counts;
    let j = 0;
    for (; j < lanes; j += 4) {
      const at = (<usize>j) << 2;
      const place = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(low + at)), v128.load(scale + at));
      const bin = i32x4.max_s(i32x4.min_s(i32x4.trunc_sat_f32x4_s(place), last), zero);
      increment(own, i32x4.extract_lane(bin, 0));
      increment(own + row, i32x4.extract_lane(bin, 1));
      increment(own + 2 * row, i32x4.extract_lane(bin, 2));
      increment(own + 3 * row, i32x4.extract_lane(bin, 3));
      own += 4 * row;
    }
    for (; j < c; j++) {
      const at = (<usize>j) << 2;
      const place = (f32.load(x + at) - f32.load(low + at)) * f32.load(scale + at);
      const bin = i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.splat(place)), 0);
      increment(own, max<i32>(min<i32>(bin, bins - 1), 0));
      own += row;
    }
    x += (<usize>c) << 2;
  }
}

function increment(counts: usize, bin: i32): void {
  const at = counts + ((<usize>bin) << 2);
  i32.store(at, i32.load(at) + 1);
}
