// The forward pass of Winograd's convolution, and with turned filters the gradient of its input.
import { multiplyRows } from './rows';
import {
  blockBytes,
  columnsOf,
  filterBytes,
  inChannels,
  outChannels,
  outHeight,
  outWidth,
  PLACES,
  TILES,
  tileColumns,
  tileRows,
  tilesOf,
  transformPatches,
} from './winograd';

/**
 * out[place] = G g Gᵀ, `[panel of eight filters, channel, 8]`, with G = [1 0 0; ½ ½ ½; ½ −½ ½; 0 0 1]. Tap t of the filter
 * from channel c to filter f is at w + taps[t]·tap + c·channel + f·filter (floats), in turned order where `turned` is not 0.
 */
function transformColumns(
  w: usize,
  channel: i32,
  filter: i32,
  turned: i32,
  from: i32,
  to: i32,
  out: usize,
): void {
  const tap = (<usize>(inChannels * outChannels)) << 2;
  const place = <usize>filterBytes();
  for (let f = from; f < to; f++) {
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
 * Transforms the filters of columns `from` to `to`, of which there are `columnsOf(outChannels)`. `turned` not 0: w is the
 * filter `[3, 3, outChannels, inChannels]` of a forward pass whose input's gradient is wanted: it is turned by 180° and its
 * channels are exchanged.
 */
export function transformFilters(w: usize, turned: i32, from: i32, to: i32, out: usize): void {
  if (turned) transformColumns(w, 1, inChannels, 1, from, to, out);
  else transformColumns(w, outChannels, 1, 0, from, to, out);
}

/** y = x ∗ w (+ bias where it is not 0) for `images` images, with the filters transformed. */
export function convolveTiles(
  x: usize,
  filters: usize,
  bias: usize,
  y: usize,
  images: i32,
  scratch: usize,
): void {
  const columns = columnsOf(outChannels);
  const patches = scratch + ((<usize>PLACES) << 2);
  const products = patches + <usize>(PLACES * blockBytes(inChannels));
  const zeros = products + <usize>(PLACES * blockBytes(columns));
  memory.fill(zeros, 0, (<usize>inChannels) << 2);
  const tiles = tilesOf(images);
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

/** y = x ∗ w (+ bias), with the scratch of `winogradScratch` and of the filters behind it. */
export function winogradForward(
  x: usize,
  w: usize,
  bias: usize,
  turned: i32,
  y: usize,
  batch: i32,
  scratch: usize,
  filters: usize,
): void {
  transformFilters(w, turned, 0, columnsOf(outChannels), filters);
  convolveTiles(x, filters, bias, y, batch, scratch);
}
