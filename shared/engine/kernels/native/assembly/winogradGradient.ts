// The gradient of the filter of Winograd's convolution.
import { multiplyTransposed } from './rows';
import {
  blockBytes,
  blockTiles,
  columnOf,
  columnsOf,
  filterBytes,
  imageOf,
  inChannels,
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
  vectorAt,
  winogradFilterBytes,
  zerosIn,
} from './winograd';
import { transformPatches } from './winogradForward';
import * as four from './winogradFour';
import * as two from './winogradTwo';

/** out[place] = A dy Aᵀ for `count` tiles from `first` on, `[tile, columns]`; what overhangs the image counts as 0. */
function transformGradients(dy: usize, first: i32, count: i32, scratch: usize): void {
  const table = tableIn(scratch),
    zeros = zerosIn(scratch);
  const columns = columnsOf(outChannels);
  const block = <usize>blockBytes(columns);
  const size = (<usize>outChannels) << 2;
  const image = <usize>(outHeight * outWidth) * size;
  let out = outputsIn(scratch);
  for (let index = first; index < first + count; index++) {
    const from = dy + <usize>imageOf(index) * image;
    locate(from, outHeight, outWidth, outChannels, rowOf(index), columnOf(index), tile, zeros, table);
    for (let next: usize = 0; next < size; next += 16) {
      const c = vectorAt(next, size);
      if (tile == 2) two.transformGradient(table, c, block, out + c);
      else four.transformGradient(table, c, block, out + c, scratch);
    }
    out += (<usize>columns) << 2;
  }
}

/** dw = Gᵀ m G for channels `from` to `to` and every filter, from the sums m of every place, `[channel, columns]` each. */
export function transformFilterGradients(m: usize, from: i32, to: i32, dw: usize, scratch: usize): void {
  const columns = (<usize>columnsOf(outChannels)) << 2;
  const place = <usize>filterBytes();
  const tap = (<usize>(inChannels * outChannels)) << 2;
  const row = (<usize>outChannels) << 2;
  for (let c = from; c < to; c++) {
    for (let next: usize = 0; next < row; next += 16) {
      const f = vectorAt(next, row);
      const source = m + <usize>c * columns + f;
      const target = dw + <usize>c * row + f;
      if (tile == 2) two.transformFilterGradient(source, place, target, tap);
      else four.transformFilterGradient(source, place, target, tap, scratch);
    }
  }
}

/** sums += the products `[channel, columns]` of every place of `images` images, whose transform back is the filter's gradient. */
export function addFilterProducts(x: usize, dy: usize, sums: usize, images: i32, scratch: usize): void {
  const columns = columnsOf(outChannels);
  const patches = patchesIn(scratch),
    gradients = outputsIn(scratch);
  const row = rowOfPatches();
  // What fills up rows and columns is multiplied, too, and is not to be what happened to lie there.
  if (row > inChannels) memory.fill(patches, 0, <usize>(places * blockBytes(row)));
  memory.fill(gradients, 0, <usize>(places * blockBytes(columns)));
  memory.fill(zerosIn(scratch), 0, (<usize>max(inChannels, columns)) << 2);
  const tiles = tilesOf(images);
  for (let first = 0; first < tiles; first += blockTiles) {
    const count = min(tiles - first, blockTiles);
    transformPatches(x, first, count, scratch);
    transformGradients(dy, first, count, scratch);
    for (let place = 0; place < places; place++) {
      multiplyTransposed(
        row,
        columns,
        count,
        patches + <usize>(place * blockBytes(row)),
        gradients + <usize>(place * blockBytes(columns)),
        sums + <usize>(place * filterBytes()),
      );
    }
  }
}

/** dw `[3, 3, inChannels, outChannels]` from x and dy, with the scratch of `winogradScratch` and of the sums behind it. */
export function winogradFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  batch: i32,
  scratch: usize,
  sums: usize,
): void {
  memory.fill(sums, 0, <usize>winogradFilterBytes());
  addFilterProducts(x, dy, sums, batch, scratch);
  transformFilterGradients(sums, 0, inChannels, dw, scratch);
}
