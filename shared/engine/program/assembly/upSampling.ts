// Images enlarged by a whole factor. Words: from, to, then height, width and channels of the small image, factor.
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, word } from './words';

/** y[i, j] = x[⌊i/s⌋, ⌊j/s⌋]: every pixel is copied into its row, and every row as often as it is wanted. */
export function nearestForward(pc: usize): void {
  const width = word(pc, 3),
    channels = word(pc, 4),
    size = word(pc, 5);
  const rows = batchSize() * word(pc, 2),
    pieces = piecesOf(rows);
  const pixel = (<usize>channels) << 2,
    wide = pixel * <usize>(width * size);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, rows);
    for (let row = startOf(piece, pieces, rows); row < end; row++) {
      const first = address(pc, 1) + <usize>(row * size) * wide;
      let x = at(address(pc, 0), row * width * channels),
        y = first;
      for (let column = 0; column < width; column++, x += pixel) {
        for (let copy = 0; copy < size; copy++, y += pixel) copyPixel(x, y, channels);
      }
      for (let copy = 1; copy < size; copy++) memory.copy(first + <usize>copy * wide, first, wide);
    }
  }
}

function copyPixel(x: usize, y: usize, channels: i32): void {
  let c = 0;
  for (; c + 4 <= channels; c += 4) v128.store(at(y, c), v128.load(at(x, c)));
  for (; c < channels; c++) f32.store(at(y, c), f32.load(at(x, c)));
}

/** dx of a pixel is the sum of dy over those that it was copied to. */
export function nearestGradient(pc: usize): void {
  const width = word(pc, 3),
    channels = word(pc, 4),
    size = word(pc, 5);
  const rows = batchSize() * word(pc, 2),
    pieces = piecesOf(rows);
  const wide = width * size * channels;
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, rows);
    for (let row = startOf(piece, pieces, rows); row < end; row++) {
      for (let column = 0; column < width; column++) {
        const dy = at(address(pc, 0), row * size * wide + column * size * channels);
        sumBlock(dy, wide, size, at(address(pc, 1), (row * width + column) * channels), channels);
      }
    }
  }
}

/** Sums `size` × `size` pixels, row by row; `wide` floats from one row to the next. */
function sumBlock(dy: usize, wide: i32, size: i32, dx: usize, channels: i32): void {
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    let total = f32x4.splat(0);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) total = f32x4.add(total, v128.load(at(dy, i * wide + j * channels + c)));
    }
    v128.store(at(dx, c), total);
  }
  for (; c < channels; c++) {
    let total: f32 = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) total += f32.load(at(dy, i * wide + j * channels + c));
    }
    f32.store(at(dx, c), total);
  }
}

/** The two old places around a new one, and the share of the second: as `locate` left them. */
let lower: i32 = 0,
  upper: i32 = 0,
  share: f32 = 0;

/** Where new place `place` of an axis of `length` old ones lies: at (place + ½)/size − ½, and beyond the ends at these. */
function locate(place: i32, size: i32, length: i32): void {
  // In parts of 1/(2·size), so that the share is exact in long axes too; shifted by one place, since division rounds to 0.
  const parts = 2 * size,
    position = 2 * place + 1 + size;
  const above = position / parts;
  share = <f32>(position - above * parts) / <f32>parts;
  lower = max(above - 1, 0);
  upper = min(above, length - 1);
}

/** y between the four pixels of x around each place. */
export function bilinearForward(pc: usize): void {
  const height = word(pc, 2),
    width = word(pc, 3),
    channels = word(pc, 4),
    size = word(pc, 5);
  const tall = height * size,
    rows = batchSize() * tall,
    pieces = piecesOf(rows);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, rows);
    for (let row = startOf(piece, pieces, rows); row < end; row++) {
      const image = row / tall;
      locate(row - image * tall, size, height);
      const above = at(address(pc, 0), (image * height + lower) * width * channels),
        below = at(address(pc, 0), (image * height + upper) * width * channels),
        down = share;
      let y = at(address(pc, 1), row * width * size * channels);
      for (let column = 0; column < width * size; column++, y = at(y, channels)) {
        locate(column, size, width);
        blend(above, below, down, y, channels);
      }
    }
  }
}

/** A pixel between columns `lower` and `upper` of two rows. */
function blend(above: usize, below: usize, down: f32, y: usize, channels: i32): void {
  const left = lower * channels,
    right = upper * channels,
    across = f32x4.splat(share),
    downs = f32x4.splat(down);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const top = between4(v128.load(at(above, left + c)), v128.load(at(above, right + c)), across);
    const bottom = between4(v128.load(at(below, left + c)), v128.load(at(below, right + c)), across);
    v128.store(at(y, c), between4(top, bottom, downs));
  }
  for (; c < channels; c++) {
    const top = between(f32.load(at(above, left + c)), f32.load(at(above, right + c)), share);
    const bottom = between(f32.load(at(below, left + c)), f32.load(at(below, right + c)), share);
    f32.store(at(y, c), between(top, bottom, down));
  }
}

function between4(a: v128, b: v128, part: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), part));
}

function between(a: f32, b: f32, part: f32): f32 {
  return a + (b - a) * part;
}

/** dy of each place in shares to the four pixels around it, image by image. */
export function bilinearGradient(pc: usize): void {
  const height = word(pc, 2),
    width = word(pc, 3),
    channels = word(pc, 4),
    size = word(pc, 5);
  const images = batchSize(),
    input = height * width * channels;
  for (let image = claim(); image < images; image = claim()) {
    const dx = at(address(pc, 1), image * input);
    let dy = at(address(pc, 0), image * input * size * size);
    memory.fill(dx, 0, (<usize>input) << 2);
    for (let row = 0; row < height * size; row++) {
      locate(row, size, height);
      const above = at(dx, lower * width * channels),
        below = at(dx, upper * width * channels),
        down = share;
      for (let column = 0; column < width * size; column++, dy = at(dy, channels)) {
        locate(column, size, width);
        addPixel(dy, (1 - down) * (1 - share), at(above, lower * channels), channels);
        addPixel(dy, (1 - down) * share, at(above, upper * channels), channels);
        addPixel(dy, down * (1 - share), at(below, lower * channels), channels);
        addPixel(dy, down * share, at(below, upper * channels), channels);
      }
    }
  }
}

function addPixel(dy: usize, part: f32, dx: usize, channels: i32): void {
  const parts = f32x4.splat(part);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    v128.store(at(dx, c), f32x4.add(v128.load(at(dx, c)), f32x4.mul(parts, v128.load(at(dy, c)))));
  }
  for (; c < channels; c++) f32.store(at(dx, c), f32.load(at(dx, c)) + part * f32.load(at(dy, c)));
}
