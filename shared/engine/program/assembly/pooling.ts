// Pooling of a batch, cut into pieces by images. Windows that overhang the image look only at what is inside.
import {
  maxPoolBackward,
  maxPoolForward as poolImages,
  setPool,
} from '../../kernels/native/assembly/maxPooling';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, word } from './words';

/** Reads eleven words: height, width, channels, window, strides, rows and columns of padding before, height and width of the output. */
function readPool(pc: usize, from: i32): void {
  setPool(
    word(pc, from),
    word(pc, from + 1),
    word(pc, from + 2),
    word(pc, from + 3),
    word(pc, from + 4),
    word(pc, from + 5),
    word(pc, from + 6),
    word(pc, from + 7),
    word(pc, from + 8),
    word(pc, from + 9),
    word(pc, from + 10),
  );
}

function inputSize(pc: usize, from: i32): i32 {
  return word(pc, from) * word(pc, from + 1) * word(pc, from + 2);
}

function outputSize(pc: usize, from: i32): i32 {
  return word(pc, from + 9) * word(pc, from + 10) * word(pc, from + 2);
}

/** x, y, geometry (11). */
export function maxPoolForward(pc: usize): void {
  readPool(pc, 2);
  const input = inputSize(pc, 2),
    output = outputSize(pc, 2);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      count = startOf(piece + 1, pieces, images) - first;
    poolImages(at(address(pc, 0), first * input), count, at(address(pc, 1), first * output));
  }
}

/** dy, x, y, dx, geometry (11). */
export function maxPoolGradient(pc: usize): void {
  readPool(pc, 4);
  const input = inputSize(pc, 4),
    output = outputSize(pc, 4);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      count = startOf(piece + 1, pieces, images) - first;
    maxPoolBackward(
      at(address(pc, 0), first * output),
      at(address(pc, 1), first * input),
      at(address(pc, 2), first * output),
      count,
      at(address(pc, 3), first * input),
      count * input,
    );
  }
}

/** Rows and columns under a place of the window: first and one past the last. */
let top: i32 = 0,
  bottom: i32 = 0,
  left: i32 = 0,
  right: i32 = 0;

function locate(pc: usize, from: i32, row: i32, column: i32): void {
  const y = row * word(pc, from + 5) - word(pc, from + 7),
    x = column * word(pc, from + 6) - word(pc, from + 8);
  top = max(y, 0);
  bottom = min(y + word(pc, from + 3), word(pc, from));
  left = max(x, 0);
  right = min(x + word(pc, from + 4), word(pc, from + 1));
}

/** x, y, geometry (11): the mean of the real pixels under each window. */
export function averagePoolForward(pc: usize): void {
  const images = batchSize(),
    pixel = (<usize>word(pc, 4)) << 2;
  for (let image = claim(); image < images; image = claim()) {
    const x = at(address(pc, 0), image * inputSize(pc, 2));
    let y = at(address(pc, 1), image * outputSize(pc, 2));
    for (let row = 0; row < word(pc, 11); row++) {
      for (let column = 0; column < word(pc, 12); column++, y += pixel) {
        locate(pc, 2, row, column);
        meanUnder(x, <usize>word(pc, 3), pixel, y);
      }
    }
  }
}

/** Summed row by row, as long windows would lose digits otherwise. */
function meanUnder(x: usize, width: usize, pixel: usize, y: usize): void {
  const count = <f32>((bottom - top) * (right - left));
  const lanes = pixel & ~15;
  const first = x + (<usize>top * width + <usize>left) * pixel,
    span = <usize>(right - left) * pixel;
  for (let c: usize = 0; c < lanes; c += 16) {
    let total = f32x4.splat(0);
    for (let i = top, from = first + c; i < bottom; i++, from += width * pixel) {
      let rowSum = f32x4.splat(0);
      for (let p = from; p < from + span; p += pixel) rowSum = f32x4.add(rowSum, v128.load(p));
      total = f32x4.add(total, rowSum);
    }
    v128.store(y + c, f32x4.div(total, f32x4.splat(count)));
  }
  for (let c = lanes; c < pixel; c += 4) {
    let total: f32 = 0;
    for (let i = top, from = first + c; i < bottom; i++, from += width * pixel) {
      let rowSum: f32 = 0;
      for (let p = from; p < from + span; p += pixel) rowSum += f32.load(p);
      total += rowSum;
    }
    f32.store(y + c, total / count);
  }
}

/** dy, dx, geometry (11): each dy in equal shares to the real pixels under its window. */
export function averagePoolGradient(pc: usize): void {
  const images = batchSize(),
    pixel = (<usize>word(pc, 4)) << 2;
  const input = inputSize(pc, 2);
  for (let image = claim(); image < images; image = claim()) {
    const dx = at(address(pc, 1), image * input);
    let dy = at(address(pc, 0), image * outputSize(pc, 2));
    memory.fill(dx, 0, (<usize>input) << 2);
    for (let row = 0; row < word(pc, 11); row++) {
      for (let column = 0; column < word(pc, 12); column++, dy += pixel) {
        locate(pc, 2, row, column);
        spreadUnder(dy, dx, <usize>word(pc, 3), pixel);
      }
    }
  }
}

function spreadUnder(dy: usize, dx: usize, width: usize, pixel: usize): void {
  const share: f32 = 1 / <f32>((bottom - top) * (right - left));
  const shares = f32x4.splat(share),
    lanes = pixel & ~15;
  for (let i = top; i < bottom; i++) {
    const row = dx + <usize>i * width * pixel;
    for (let to = row + <usize>left * pixel, end = row + <usize>right * pixel; to < end; to += pixel) {
      let c: usize = 0;
      for (; c < lanes; c += 16) {
        const added = f32x4.mul(v128.load(dy + c), shares);
        v128.store(to + c, f32x4.add(v128.load(to + c), added));
      }
      for (; c < pixel; c += 4) f32.store(to + c, f32.load(to + c) + f32.load(dy + c) * share);
    }
  }
}
