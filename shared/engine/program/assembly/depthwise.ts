// Depthwise convolutions of a batch, cut into pieces by images.
import {
  depthwiseForward as convolve,
  depthwiseFilterGradient as filterGradientOf,
  depthwiseInputGradient as inputGradientOf,
  setDepthwise,
} from '../../kernels/native/assembly/depthwise';
import { biasOf, finishPixels, sumsAt } from './finish';
import { addParts } from './parts';
import { barrier, batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, word } from './words';

/**
 * Reads fourteen words: height, width, channels, filters a channel, kernel height and width, output height and width, strides,
 * dilations, rows and columns of padding before.
 */
function readDepthwise(pc: usize, from: i32): void {
  setDepthwise(
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
    word(pc, from + 11),
    word(pc, from + 12),
    word(pc, from + 13),
  );
}

function inputSize(pc: usize, from: i32): i32 {
  return word(pc, from) * word(pc, from + 1) * word(pc, from + 2);
}

function filtersOf(pc: usize, from: i32): i32 {
  return word(pc, from + 2) * word(pc, from + 3);
}

function outputSize(pc: usize, from: i32): i32 {
  return word(pc, from + 6) * word(pc, from + 7) * filtersOf(pc, from);
}

/** x, w, what `finish.ts` reads (6), geometry (14). */
export function depthwiseForward(pc: usize): void {
  readDepthwise(pc, 8);
  const input = inputSize(pc, 8),
    output = outputSize(pc, 8),
    filters = filtersOf(pc, 8);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      count = startOf(piece + 1, pieces, images) - first;
    const skip = first * output;
    const x = at(address(pc, 0), first * input);
    convolve(x, address(pc, 1), biasOf(pc), sumsAt(pc, skip), count, threadScratch());
    finishPixels(pc, skip, count * (output / filters), filters, piece);
  }
}

/** dy, w, dx, geometry (14). */
export function depthwiseInputGradient(pc: usize): void {
  readDepthwise(pc, 3);
  const input = inputSize(pc, 3),
    output = outputSize(pc, 3);
  const images = batchSize();
  for (let image = claim(); image < images; image = claim()) {
    const dx = at(address(pc, 2), image * input);
    inputGradientOf(at(address(pc, 0), image * output), address(pc, 1), dx, 1, threadScratch());
  }
}

/** x, dy, dw, sums (`parts` of them), parts, geometry (14). */
export function depthwiseFilterGradient(pc: usize): void {
  readDepthwise(pc, 5);
  const input = inputSize(pc, 5),
    output = outputSize(pc, 5);
  const size = word(pc, 9) * word(pc, 10) * filtersOf(pc, 5);
  const sums = address(pc, 3);
  const images = batchSize(),
    parts = min(word(pc, 4), images);
  for (let part = claim(); part < parts; part = claim()) {
    const first = startOf(part, parts, images),
      count = startOf(part + 1, parts, images) - first;
    const dy = at(address(pc, 1), first * output);
    filterGradientOf(at(address(pc, 0), first * input), dy, at(sums, part * size), count);
  }
  barrier();
  addParts(sums, (<usize>size) << 2, parts, size);
  barrier();
  if (claim() == 0) memory.copy(address(pc, 2), sums, (<usize>size) << 2);
}
