// 3×3 convolution with stride 1 by Winograd's F(2×2, 3×3): a tile of 2×2 outputs comes from 16 products instead of 36.
// With d a 4×4 patch of the input, g a filter and y the tile of outputs,
//   y = Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)]A, and by transposition dg = Gᵀ[(Bᵀ d B) ∘ (A dy Aᵀ)]G,
// where ∘, summed over channels (over tiles for dg), is one matrix product for each of the 16 places.
// Source: A. Lavin, S. Gray, «Fast Algorithms for Convolutional Neural Networks», CVPR 2016.
import { multiplyRows, multiplyTransposed } from './rows';

/** Tiles worked on at a time: their transforms stay in the second-level cache. A multiple of four. */
const TILES: i32 = 64;

/** Places in a transformed patch. */
const PLACES: i32 = 16;

/** Bytes between one place's block and the next beyond its values: equal strides would share a few lines of the cache. */
const GAP: i32 = 64;

/** Geometry of one convolution, `height` × `width` being the input without its padding. Filled by `setWinograd`. */
let height: i32 = 0,
  width: i32 = 0,
  inChannels: i32 = 0,
  outHeight: i32 = 0,
  outWidth: i32 = 0,
  outChannels: i32 = 0,
  top: i32 = 0,
  left: i32 = 0,
  tileRows: i32 = 0,
  tileColumns: i32 = 0;

/** Sets the geometry that the next Winograd calls work on; both numbers of channels are multiples of four. */
export function setWinograd(h: i32, w: i32, ci: i32, oh: i32, ow: i32, co: i32, t: i32, l: i32): void {
  height = h;
  width = w;
  inChannels = ci;
  outHeight = oh;
  outWidth = ow;
  outChannels = co;
  top = t;
  left = l;
  tileRows = (oh + 1) >> 1;
  tileColumns = (ow + 1) >> 1;
}

/** Output channels filled up to whole columns of a tile of the product. */
function columnsOf(channels: i32): i32 {
  return (channels + 7) & ~7;
}

/** Bytes of one place's block of `channels` values for every tile. */
function blockBytes(channels: i32): i32 {
  return TILES * channels * 4 + GAP;
}

/** Bytes of one place's transformed filters. */
function filterBytes(): i32 {
  return inChannels * columnsOf(outChannels) * 4;
}

/**
 * Bytes of the table of addresses, of a pixel of zeros as wide as the wider side, of filters and of both blocks; as f64,
 * since they may exceed what 32 bits count.
 */
export function winogradScratch(): f64 {
  const from = <f64>inChannels,
    to = <f64>columnsOf(outChannels);
  return <f64>PLACES * 4 * (1 + from * to + <f64>TILES * (from + to) + <f64>GAP) + max<f64>(from, to) * 4;
}

/** Writes into `table` where the 16 pixels under tile `index` begin, channel 0; those outside the image are at `zeros`. */
function locatePatch(x: usize, index: i32, zeros: usize, table: usize): void {
  const column = (index % tileColumns) * 2 - left;
  const rest = index / tileColumns;
  const row = (rest % tileRows) * 2 - top;
  const image = (rest / tileRows) * height;
  for (let i = 0; i < 4; i++) {
    const y = row + i;
    const inside = y >= 0 && y < height;
    for (let j = 0; j < 4; j++) {
      const at = column + j;
      const pixel = ((image + y) * width + at) * inChannels;
      i32.store(table, <i32>(inside && at >= 0 && at < width ? x + ((<usize>pixel) << 2) : zeros));
      table += 4;
    }
  }
}

/** out[place] = Bᵀ d B for the patches of `count` tiles from `first` on; a block holds `[tile, channel]`. */
function transformPatches(x: usize, first: i32, count: i32, zeros: usize, table: usize, out: usize): void {
  const block = <usize>blockBytes(inChannels);
  const size = (<usize>inChannels) << 2;
  for (let t = 0; t < count; t++) {
    locatePatch(x, first + t, zeros, table);
    for (let c: usize = 0; c < size; c += 16) transformPatch(table, c, block, out + <usize>t * size + c);
  }
}

function pixel(table: usize, index: usize, channel: usize): v128 {
  return v128.load(<usize>i32.load(table + (index << 2)) + channel);
}

/** Bᵀ d B of four channels, with Bᵀ = [1 0 −1 0; 0 1 1 0; 0 −1 1 0; 0 1 0 −1]. */
function transformPatch(table: usize, channel: usize, block: usize, out: usize): void {
  // Row by row d·B first; a, b, c, d are the rows' results.
  let p0 = pixel(table, 0, channel),
    p1 = pixel(table, 1, channel),
    p2 = pixel(table, 2, channel),
    p3 = pixel(table, 3, channel);
  const a0 = f32x4.sub(p0, p2),
    a1 = f32x4.add(p1, p2),
    a2 = f32x4.sub(p2, p1),
    a3 = f32x4.sub(p1, p3);
  p0 = pixel(table, 8, channel);
  p1 = pixel(table, 9, channel);
  p2 = pixel(table, 10, channel);
  p3 = pixel(table, 11, channel);
  const c0 = f32x4.sub(p0, p2),
    c1 = f32x4.add(p1, p2),
    c2 = f32x4.sub(p2, p1),
    c3 = f32x4.sub(p1, p3);
  v128.store(out, f32x4.sub(a0, c0));
  v128.store(out + block, f32x4.sub(a1, c1));
  v128.store(out + 2 * block, f32x4.sub(a2, c2));
  v128.store(out + 3 * block, f32x4.sub(a3, c3));
  p0 = pixel(table, 4, channel);
  p1 = pixel(table, 5, channel);
  p2 = pixel(table, 6, channel);
  p3 = pixel(table, 7, channel);
  const b0 = f32x4.sub(p0, p2),
    b1 = f32x4.add(p1, p2),
    b2 = f32x4.sub(p2, p1),
    b3 = f32x4.sub(p1, p3);
  let next = out + 4 * block;
  v128.store(next, f32x4.add(b0, c0));
  v128.store(next + block, f32x4.add(b1, c1));
  v128.store(next + 2 * block, f32x4.add(b2, c2));
  v128.store(next + 3 * block, f32x4.add(b3, c3));
  next += 4 * block;
  v128.store(next, f32x4.sub(c0, b0));
  v128.store(next + block, f32x4.sub(c1, b1));
  v128.store(next + 2 * block, f32x4.sub(c2, b2));
  v128.store(next + 3 * block, f32x4.sub(c3, b3));
  p0 = pixel(table, 12, channel);
  p1 = pixel(table, 13, channel);
  p2 = pixel(table, 14, channel);
  p3 = pixel(table, 15, channel);
  next += 4 * block;
  v128.store(next, f32x4.sub(b0, f32x4.sub(p0, p2)));
  v128.store(next + block, f32x4.sub(b1, f32x4.add(p1, p2)));
  v128.store(next + 2 * block, f32x4.sub(b2, f32x4.sub(p2, p1)));
  v128.store(next + 3 * block, f32x4.sub(b3, f32x4.sub(p1, p3)));
}

/**
 * out[place] = G g Gᵀ, `[panel of eight filters, channel, 8]`, with G = [1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1]. Tap t of the filter
 * from channel c to filter f is at w + taps[t]·tap + c·channel + f·filter (floats), in turned order where `turned` is not 0.
 */
function transformFilters(w: usize, channel: i32, filter: i32, turned: i32, out: usize): void {
  const tap = (<usize>(inChannels * outChannels)) << 2;
  const place = <usize>filterBytes();
  const columns = columnsOf(outChannels);
  for (let f = 0; f < columns; f++) {
    for (let c = 0; c < inChannels; c++) {
      const at = out + ((<usize>(((f >> 3) * inChannels + c) * 8 + (f & 7))) << 2);
      if (f >= outChannels) {
        for (let p: usize = 0; p < <usize>PLACES; p++) f32.store(at + p * place, 0);
      } else {
        transformFilter(w + ((<usize>(c * channel + f * filter)) << 2), tap, turned, place, at);
      }
    }
  }
}

function storeColumns(out: usize, place: usize, g0: f32, g1: f32, g2: f32): void {
  f32.store(out, g0);
  f32.store(out + place, 0.5 * (g0 + g1 + g2));
  f32.store(out + 2 * place, 0.5 * (g0 - g1 + g2));
  f32.store(out + 3 * place, g2);
}

function transformFilter(w: usize, tap: usize, turned: i32, place: usize, out: usize): void {
  const start = turned ? w + 8 * tap : w;
  const step = turned ? 0 - tap : tap;
  const g0 = f32.load(start),
    g1 = f32.load(start + step),
    g2 = f32.load(start + 2 * step);
  const g3 = f32.load(start + 3 * step),
    g4 = f32.load(start + 4 * step),
    g5 = f32.load(start + 5 * step);
  const g6 = f32.load(start + 6 * step),
    g7 = f32.load(start + 7 * step),
    g8 = f32.load(start + 8 * step);
  storeColumns(out, place, g0, g1, g2);
  const next = out + 4 * place;
  storeColumns(next, place, 0.5 * (g0 + g3 + g6), 0.5 * (g1 + g4 + g7), 0.5 * (g2 + g5 + g8));
  const third = next + 4 * place;
  storeColumns(third, place, 0.5 * (g0 - g3 + g6), 0.5 * (g1 - g4 + g7), 0.5 * (g2 - g5 + g8));
  storeColumns(third + 4 * place, place, g6, g7, g8);
}

/** y = Aᵀ m A (+ bias) for `count` tiles from `first` on, with Aᵀ = [1 1 1 0; 0 1 −1 −1]; what overhangs the image is left out. */
function transformOutputs(m: usize, first: i32, count: i32, bias: usize, y: usize): void {
  const columns = (<usize>columnsOf(outChannels)) << 2;
  const block = <usize>blockBytes(columnsOf(outChannels));
  const pixelBytes = (<usize>outChannels) << 2;
  const rowBytes = <usize>outWidth * pixelBytes;
  for (let t = 0; t < count; t++) {
    const index = first + t;
    const column = (index % tileColumns) * 2;
    const rest = index / tileColumns;
    const row = (rest % tileRows) * 2;
    const target = y + <usize>(((rest / tileRows) * outHeight + row) * outWidth + column) * pixelBytes;
    const below = row + 1 < outHeight;
    const beside = column + 1 < outWidth;
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      const start = bias ? v128.load(bias + c) : f32x4.splat(0);
      transformOutput(
        m + <usize>t * columns + c,
        block,
        start,
        target + c,
        pixelBytes,
        rowBytes,
        below,
        beside,
      );
    }
  }
}

function transformOutput(
  m: usize,
  block: usize,
  start: v128,
  y: usize,
  pixelBytes: usize,
  rowBytes: usize,
  below: bool,
  beside: bool,
): void {
  let sum = start,
    difference = start,
    lowerSum = start,
    lowerDifference = start;
  // Row i of m gives s = m·A; the upper outputs are s₀ + s₁ + s₂, the lower ones s₁ − s₂ − s₃.
  for (let i = 0; i < 4; i++) {
    const m0 = v128.load(m),
      m1 = v128.load(m + block),
      m2 = v128.load(m + 2 * block),
      m3 = v128.load(m + 3 * block);
    const s = f32x4.add(f32x4.add(m0, m1), m2);
    const d = f32x4.sub(f32x4.sub(m1, m2), m3);
    if (i < 3) {
      sum = f32x4.add(sum, s);
      difference = f32x4.add(difference, d);
    }
    if (i == 1) {
      lowerSum = f32x4.add(lowerSum, s);
      lowerDifference = f32x4.add(lowerDifference, d);
    } else if (i > 1) {
      lowerSum = f32x4.sub(lowerSum, s);
      lowerDifference = f32x4.sub(lowerDifference, d);
    }
    m += 4 * block;
  }
  v128.store(y, sum);
  if (beside) v128.store(y + pixelBytes, difference);
  if (!below) return;
  v128.store(y + rowBytes, lowerSum);
  if (beside) v128.store(y + rowBytes + pixelBytes, lowerDifference);
}

/**
 * y = x ∗ w (+ bias where it is not 0). `turned` not 0: w is the filter `[3, 3, outChannels, inChannels]` of a forward pass
 * whose input's gradient y is, from x = dy: it is turned by 180° and its channels are exchanged.
 */
export function winogradForward(
  x: usize,
  w: usize,
  bias: usize,
  turned: i32,
  y: usize,
  batch: i32,
  scratch: usize,
): void {
  const columns = columnsOf(outChannels);
  const filters = scratch + ((<usize>PLACES) << 2);
  const patches = filters + <usize>(PLACES * filterBytes());
  const products = patches + <usize>(PLACES * blockBytes(inChannels));
  const zeros = products + <usize>(PLACES * blockBytes(columns));
  memory.fill(zeros, 0, (<usize>inChannels) << 2);
  if (turned) transformFilters(w, 1, inChannels, 1, filters);
  else transformFilters(w, outChannels, 1, 0, filters);
  const tiles = batch * tileRows * tileColumns;
  for (let first = 0; first < tiles; first += TILES) {
    const count = min(tiles - first, TILES);
    transformPatches(x, first, count, zeros, scratch, patches);
    for (let place = 0; place < PLACES; place++) {
      multiplyRows(
        (count + 3) & ~3,
        columns,
        inChannels,
        patches + <usize>(place * blockBytes(inChannels)),
        filters + <usize>(place * filterBytes()),
        products + <usize>(place * blockBytes(columns)),
      );
    }
    transformOutputs(products, first, count, bias, y);
  }
}

/** out[place] = A dy Aᵀ for `count` tiles from `first` on, `[tile, columns]`; what overhangs the image counts as 0. */
function transformGradients(dy: usize, first: i32, count: i32, zeros: usize, out: usize): void {
  const columns = (<usize>columnsOf(outChannels)) << 2;
  const block = <usize>blockBytes(columnsOf(outChannels));
  const pixelBytes = (<usize>outChannels) << 2;
  for (let t = 0; t < count; t++) {
    const index = first + t;
    const column = (index % tileColumns) * 2;
    const rest = index / tileColumns;
    const row = (rest % tileRows) * 2;
    const y0 = dy + <usize>(((rest / tileRows) * outHeight + row) * outWidth + column) * pixelBytes;
    const beside = column + 1 < outWidth;
    const below = row + 1 < outHeight;
    const y1 = beside ? y0 + pixelBytes : zeros;
    const y2 = below ? y0 + <usize>outWidth * pixelBytes : zeros;
    const y3 = below && beside ? y2 + pixelBytes : zeros;
    for (let c: usize = 0; c < pixelBytes; c += 16) {
      const target = out + <usize>t * columns + c;
      transformGradient(
        v128.load(y0 + c),
        v128.load(y1 + c),
        v128.load(y2 + c),
        v128.load(y3 + c),
        block,
        target,
      );
    }
  }
}

function storeRow(out: usize, block: usize, a: v128, b: v128): void {
  v128.store(out, a);
  v128.store(out + block, f32x4.add(a, b));
  v128.store(out + 2 * block, f32x4.sub(a, b));
  v128.store(out + 3 * block, f32x4.neg(b));
}

function transformGradient(y0: v128, y1: v128, y2: v128, y3: v128, block: usize, out: usize): void {
  storeRow(out, block, y0, y1);
  const next = out + 4 * block;
  storeRow(next, block, f32x4.add(y0, y2), f32x4.add(y1, y3));
  const third = next + 4 * block;
  storeRow(third, block, f32x4.sub(y0, y2), f32x4.sub(y1, y3));
  storeRow(third + 4 * block, block, f32x4.neg(y2), f32x4.neg(y3));
}

/** dw = Gᵀ m G for every channel and filter, from the 16 sums m, `[channel, columns]` each. */
function transformFilterGradients(m: usize, dw: usize): void {
  const columns = (<usize>columnsOf(outChannels)) << 2;
  const place = <usize>filterBytes();
  const tap = (<usize>(inChannels * outChannels)) << 2;
  const row = (<usize>outChannels) << 2;
  for (let c = 0; c < inChannels; c++) {
    for (let f: usize = 0; f < row; f += 16) {
      const source = m + <usize>c * columns + f;
      const target = dw + <usize>c * row + f;
      for (let j: usize = 0; j < 3; j++) filterColumn(source, place, j, target + j * tap, 3 * tap);
    }
  }
}

/** Entry j of row i of m, times G: m₀ + ½(m₁ + m₂), ½(m₁ − m₂), ½(m₁ + m₂) + m₃. */
function timesG(m: usize, place: usize, i: usize, j: usize): v128 {
  const half = f32x4.splat(0.5);
  const at = m + 4 * i * place;
  const m1 = v128.load(at + place),
    m2 = v128.load(at + 2 * place);
  if (j == 1) return f32x4.mul(half, f32x4.sub(m1, m2));
  const both = f32x4.mul(half, f32x4.add(m1, m2));
  return f32x4.add(v128.load(j == 0 ? at : at + 3 * place), both);
}

function filterColumn(m: usize, place: usize, j: usize, out: usize, row: usize): void {
  const half = f32x4.splat(0.5);
  const s1 = timesG(m, place, 1, j),
    s2 = timesG(m, place, 2, j);
  const both = f32x4.mul(half, f32x4.add(s1, s2));
  v128.store(out, f32x4.add(timesG(m, place, 0, j), both));
  v128.store(out + row, f32x4.mul(half, f32x4.sub(s1, s2)));
  v128.store(out + 2 * row, f32x4.add(both, timesG(m, place, 3, j)));
}

/** dw `[3, 3, inChannels, outChannels]` from x and dy. */
export function winogradFilterGradient(x: usize, dy: usize, dw: usize, batch: i32, scratch: usize): void {
  const columns = columnsOf(outChannels);
  const sums = scratch + ((<usize>PLACES) << 2);
  const patches = sums + <usize>(PLACES * filterBytes());
  const gradients = patches + <usize>(PLACES * blockBytes(inChannels));
  const zeros = gradients + <usize>(PLACES * blockBytes(columns));
  memory.fill(sums, 0, <usize>(PLACES * filterBytes()));
  memory.fill(gradients, 0, <usize>(PLACES * blockBytes(columns)));
  memory.fill(zeros, 0, (<usize>max(inChannels, columns)) << 2);
  const tiles = batch * tileRows * tileColumns;
  for (let first = 0; first < tiles; first += TILES) {
    const count = min(tiles - first, TILES);
    transformPatches(x, first, count, zeros, scratch, patches);
    transformGradients(dy, first, count, zeros, gradients);
    for (let place = 0; place < PLACES; place++) {
      multiplyTransposed(
        inChannels,
        columns,
        count,
        patches + <usize>(place * blockBytes(inChannels)),
        gradients + <usize>(place * blockBytes(columns)),
        sums + <usize>(place * filterBytes()),
      );
    }
  }
  transformFilterGradients(sums, dw);
}
