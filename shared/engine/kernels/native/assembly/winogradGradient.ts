// The gradient of the filter of Winograd's convolution.
import { multiplyTransposed } from './rows';
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
  winogradFilterBytes,
} from './winograd';

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

/** dw = Gᵀ m G for channels `from` to `to` and every filter, from the 16 sums m, `[channel, columns]` each. */
export function transformFilterGradients(m: usize, from: i32, to: i32, dw: usize): void {
  const columns = (<usize>columnsOf(outChannels)) << 2;
  const place = <usize>filterBytes();
  const tap = (<usize>(inChannels * outChannels)) << 2;
  const row = (<usize>outChannels) << 2;
  for (let c = from; c < to; c++) {
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

/** sums += the 16 products `[channel, columns]` of `images` images, whose transform back is the filter's gradient. */
export function addFilterProducts(x: usize, dy: usize, sums: usize, images: i32, scratch: usize): void {
  const columns = columnsOf(outChannels);
  const patches = scratch + ((<usize>PLACES) << 2);
  const gradients = patches + <usize>(PLACES * blockBytes(inChannels));
  const zeros = gradients + <usize>(PLACES * blockBytes(columns));
  memory.fill(gradients, 0, <usize>(PLACES * blockBytes(columns)));
  memory.fill(zeros, 0, (<usize>max(inChannels, columns)) << 2);
  const tiles = tilesOf(images);
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
  transformFilterGradients(sums, 0, inChannels, dw);
}
