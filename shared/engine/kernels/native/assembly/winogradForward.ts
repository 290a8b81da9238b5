// The forward pass of Winograd's convolution, and with turned filters the gradient of its input.
import { multiplyRows } from './rows';
import {
  blockBytes,
  blockTiles,
  columnOf,
  columnsOf,
  filterBytes,
  height,
  imageOf,
  inChannels,
  left,
  locate,
  outChannels,
  outHeight,
  outputsIn,
  outWidth,
  patchesIn,
  places,
  rowOf,
  rowOfPatches,
  tableIn,
  tile,
  tilesOf,
  top,
  vectorAt,
  width,
  zerosIn,
} from './winograd';
import * as four from './winogradFour';
import * as two from './winogradTwo';

/** out[place] = Bᵀ d B for the patches of `count` tiles from `first` on; a block holds `[tile, channel]`. */
export function transformPatches(x: usize, first: i32, count: i32, scratch: usize): void {
  const table = tableIn(scratch),
    zeros = zerosIn(scratch);
  const block = <usize>blockBytes(rowOfPatches());
  const size = (<usize>inChannels) << 2,
    row = (<usize>rowOfPatches()) << 2;
  const image = <usize>(height * width) * size;
  let out = patchesIn(scratch);
  for (let index = first; index < first + count; index++) {
    const from = x + <usize>imageOf(index) * image;
    const line = rowOf(index) - top,
      column = columnOf(index) - left;
    locate(from, height, width, inChannels, line, column, tile + 2, zeros, table);
    for (let next: usize = 0; next < size; next += 16) {
      const c = vectorAt(next, size);
      if (tile == 2) two.transformPatch(table, c, block, out + c);
      else four.transformPatch(table, c, block, out + c, scratch);
    }
    out += row;
  }
}

/** The values of one tap of `count` filters, which are `step` bytes apart, with zeros for those that four want. */
function tapOf(w: usize, step: usize, count: i32): v128 {
  if (step == 4 && count > 3) return v128.load(w);
  let taps = v128.load32_zero(w);
  if (count > 1) taps = v128.load32_lane(w + step, taps, 1);
  if (count > 2) taps = v128.load32_lane(w + 2 * step, taps, 2);
  return count > 3 ? v128.load32_lane(w + 3 * step, taps, 3) : taps;
}

/**
 * Transforms the filters of columns `from` to `to`, of which there are `columnsOf(outChannels)`; both are multiples of four:
 * out[place] = G g Gᵀ, `[panel of eight filters, channel, 8]`. `turned` not 0: w is the filter `[3, 3, outChannels, inChannels]`
 * of a forward pass whose input's gradient is wanted: it is turned by 180° and its channels are exchanged. `scratch` has room
 * for nine vectors beside that for half-made transforms.
 */
export function transformFilters(
  w: usize,
  turned: i32,
  from: i32,
  to: i32,
  out: usize,
  scratch: usize,
): void {
  // Filters that lie beside each other share lines of the cache: those of a line are read channel by channel.
  const group = turned ? 4 : 16;
  for (let f = from; f < to; f += group) {
    const end = min(f + group, to);
    for (let c = 0; c < inChannels; c++) {
      for (let first = f; first < end; first += 4) transformFour(w, turned, c, first, out, scratch);
    }
  }
}

/** Transforms filters `f` to f + 3 of channel `c`. */
function transformFour(w: usize, turned: i32, c: i32, f: i32, out: usize, scratch: usize): void {
  const place = <usize>filterBytes();
  const at = out + ((<usize>(((f >> 3) * inChannels + c) * 8 + (f & 7))) << 2);
  if (f >= outChannels) {
    for (let p: usize = 0; p < <usize>places; p++) v128.store(at + p * place, f32x4.splat(0));
    return;
  }
  const channel = (<usize>(turned ? 1 : outChannels)) << 2,
    filter = (<usize>(turned ? inChannels : 1)) << 2;
  const tap = (<usize>(inChannels * outChannels)) << 2;
  const first = w + <usize>c * channel + <usize>f * filter;
  const taps = tableIn(scratch);
  for (let t: usize = 0; t < 9; t++) {
    v128.store(taps + t * 16, tapOf(first + (turned ? 8 - t : t) * tap, filter, outChannels - f));
  }
  if (tile == 2) two.transformFilter(taps, place, at);
  else four.transformFilter(taps, place, at, scratch);
}

/** y = Aᵀ m A (+ bias) for `count` tiles from `first` on; what overhangs the image is left out. */
function transformOutputs(first: i32, count: i32, bias: usize, y: usize, scratch: usize): void {
  const columns = (<usize>columnsOf(outChannels)) << 2;
  const block = <usize>blockBytes(columnsOf(outChannels));
  const pixelBytes = (<usize>outChannels) << 2;
  const rowBytes = <usize>outWidth * pixelBytes;
  let m = outputsIn(scratch);
  for (let index = first; index < first + count; index++) {
    const row = rowOf(index),
      column = columnOf(index);
    const target = y + <usize>((imageOf(index) * outHeight + row) * outWidth + column) * pixelBytes;
    const down = min(outHeight - row, tile),
      along = min(outWidth - column, tile);
    for (let next: usize = 0; next < pixelBytes; next += 16) {
      const c = vectorAt(next, pixelBytes);
      const start = bias ? v128.load(bias + c) : f32x4.splat(0);
      const at = m + c,
        to = target + c;
      if (tile == 2) two.transformOutput(at, block, start, to, pixelBytes, rowBytes, down, along);
      else four.transformOutput(at, block, start, to, pixelBytes, rowBytes, down, along, scratch);
    }
    m += columns;
  }
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
  const patches = patchesIn(scratch),
    products = outputsIn(scratch);
  const row = (<usize>rowOfPatches()) << 2;
  memory.fill(zerosIn(scratch), 0, (<usize>inChannels) << 2);
  const tiles = tilesOf(images);
  for (let first = 0; first < tiles; first += blockTiles) {
    const count = min(tiles - first, blockTiles);
    transformPatches(x, first, count, scratch);
    for (let place = 0; place < places; place++) {
      multiplyRows(
        (count + 3) & ~3,
        columns,
        inChannels,
        patches + <usize>(place * blockBytes(rowOfPatches())),
        row,
        filters + <usize>(place * filterBytes()),
        products + <usize>(place * blockBytes(columns)),
      );
    }
    transformOutputs(first, count, bias, y, scratch);
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
  transformFilters(w, turned, 0, columnsOf(outChannels), filters, scratch);
  convolveTiles(x, filters, bias, y, batch, scratch);
}
