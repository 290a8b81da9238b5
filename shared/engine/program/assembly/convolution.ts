// Convolutions of a batch, cut into pieces by images: Winograd's algorithm, or a product with the windows gathered as it goes.
import {
  convForward as convolve,
  cropImages,
  convFilterGradient as filterGradientOf,
  flipFilter as flip,
  padImages,
  convInputGradient as scatterGradient,
  setConv,
} from '../../kernels/native/assembly/convolution';
import {
  columnsOf,
  inChannels,
  setWinograd,
  winogradFilterBytes,
} from '../../kernels/native/assembly/winograd';
import { convolveTiles, transformFilters } from '../../kernels/native/assembly/winogradForward';
import { addFilterProducts, transformFilterGradients } from '../../kernels/native/assembly/winogradGradient';
import { addBias, biasOf, finishPixels, sumsAt } from './finish';
import { addParts } from './parts';
import { barrier, batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, word } from './words';

/** Reads nine words of geometry: height, width, channels, the same of the output, rows and columns of padding before, outputs along a tile. */
function readWinograd(pc: usize, from: i32): void {
  setWinograd(
    word(pc, from),
    word(pc, from + 1),
    word(pc, from + 2),
    word(pc, from + 3),
    word(pc, from + 4),
    word(pc, from + 5),
    word(pc, from + 6),
    word(pc, from + 7),
    word(pc, from + 8),
  );
}

/** w, turned, filters, geometry (9). */
export function winogradFilters(pc: usize): void {
  readWinograd(pc, 3);
  const panels = columnsOf(word(pc, 8)) >> 3;
  const pieces = piecesOf(panels);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, panels) << 3,
      to = startOf(piece + 1, pieces, panels) << 3;
    transformFilters(address(pc, 0), word(pc, 1), from, to, address(pc, 2), threadScratch());
  }
}

/** x, filters, what `finish.ts` reads (6), geometry (9). */
export function winogradForward(pc: usize): void {
  readWinograd(pc, 8);
  const filters = word(pc, 13);
  const input = word(pc, 8) * word(pc, 9) * word(pc, 10),
    pixels = word(pc, 11) * word(pc, 12);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      count = startOf(piece + 1, pieces, images) - first;
    const skip = first * pixels * filters;
    convolveTiles(
      at(address(pc, 0), first * input),
      address(pc, 1),
      biasOf(pc),
      sumsAt(pc, skip),
      count,
      threadScratch(),
    );
    finishPixels(pc, skip, count * pixels, filters, piece);
  }
}

/** x, dy, dw, sums (`parts` of them), parts, geometry (9). */
export function winogradFilterGradient(pc: usize): void {
  readWinograd(pc, 5);
  const input = word(pc, 5) * word(pc, 6) * word(pc, 7),
    output = word(pc, 8) * word(pc, 9) * word(pc, 10);
  const sums = address(pc, 3);
  const bytes = <usize>winogradFilterBytes();
  const images = batchSize(),
    parts = min(word(pc, 4), images);
  for (let part = claim(); part < parts; part = claim()) {
    const first = startOf(part, parts, images),
      count = startOf(part + 1, parts, images) - first;
    const own = sums + <usize>part * bytes;
    memory.fill(own, 0, bytes);
    addFilterProducts(
      at(address(pc, 0), first * input),
      at(address(pc, 1), first * output),
      own,
      count,
      threadScratch(),
    );
  }
  barrier();
  addParts(sums, bytes, parts, <i32>(bytes >> 2));
  barrier();
  const pieces = piecesOf(inChannels);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, inChannels),
      to = startOf(piece + 1, pieces, inChannels);
    transformFilterGradients(sums, from, to, address(pc, 2), threadScratch());
  }
}

/** w, height, width, from channels, to channels, groups, out. */
export function flipFilter(pc: usize): void {
  if (claim() > 0) return;
  flip(address(pc, 0), word(pc, 1), word(pc, 2), word(pc, 3), word(pc, 4), word(pc, 5), address(pc, 6));
}

/**
 * The geometry of a window from word `from` on: height and width of the image, its channels, rows and columns of padding
 * before, height and width with all padding, kernel height and width, filters, output height and width, strides, dilations,
 * groups of channels.
 */
function readConv(pc: usize, from: i32): void {
  setConv(
    word(pc, from + 5),
    word(pc, from + 6),
    word(pc, from + 2),
    word(pc, from + 7),
    word(pc, from + 8),
    word(pc, from + 9),
    word(pc, from + 10),
    word(pc, from + 11),
    word(pc, from + 12),
    word(pc, from + 13),
    word(pc, from + 14),
    word(pc, from + 15),
    word(pc, from + 16),
  );
}

/** Floats of an image without its padding. */
function imageSize(pc: usize, from: i32): i32 {
  return word(pc, from) * word(pc, from + 1) * word(pc, from + 2);
}

/** Floats of an image in its frame of zeros; 0 where there is no padding. */
function frameSize(pc: usize, from: i32): i32 {
  const height = word(pc, from + 5),
    width = word(pc, from + 6);
  if (height == word(pc, from) && width == word(pc, from + 1)) return 0;
  return height * width * word(pc, from + 2);
}

/** The images with their padding: copied to `room`, or where they are if there is none. */
function framed(pc: usize, from: i32, x: usize, images: i32, room: usize): usize {
  if (frameSize(pc, from) == 0) return x;
  padImages(
    x,
    images,
    word(pc, from),
    word(pc, from + 1),
    word(pc, from + 2),
    word(pc, from + 3),
    word(pc, from + 4),
    word(pc, from + 5),
    word(pc, from + 6),
    room,
  );
  return room;
}

/** x, w, what `finish.ts` reads (6), geometry (17). */
export function convForward(pc: usize): void {
  readConv(pc, 8);
  const input = imageSize(pc, 8),
    frame = frameSize(pc, 8);
  const filters = word(pc, 17),
    pixels = word(pc, 18) * word(pc, 19);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      count = startOf(piece + 1, pieces, images) - first;
    const room = threadScratch();
    const x = framed(pc, 8, at(address(pc, 0), first * input), count, room);
    const skip = first * pixels * filters;
    convolve(x, address(pc, 1), biasOf(pc), sumsAt(pc, skip), count, at(room, count * frame));
    finishPixels(pc, skip, count * pixels, filters, piece);
  }
}

/** x, dy, dw, sums (`parts` of them), parts, geometry (17). */
export function convFilterGradient(pc: usize): void {
  readConv(pc, 5);
  const input = imageSize(pc, 5),
    frame = frameSize(pc, 5);
  const filters = word(pc, 14),
    output = word(pc, 15) * word(pc, 16) * filters;
  const size = word(pc, 12) * word(pc, 13) * (word(pc, 7) / word(pc, 21)) * filters;
  const sums = address(pc, 3);
  const images = batchSize(),
    parts = min(word(pc, 4), images);
  for (let part = claim(); part < parts; part = claim()) {
    const first = startOf(part, parts, images),
      count = startOf(part + 1, parts, images) - first;
    const room = threadScratch();
    const x = framed(pc, 5, at(address(pc, 0), first * input), count, room);
    const own = at(sums, part * size);
    filterGradientOf(x, at(address(pc, 1), first * output), own, count, at(room, count * frame));
  }
  barrier();
  addParts(sums, (<usize>size) << 2, parts, size);
  barrier();
  if (claim() == 0) memory.copy(address(pc, 2), sums, (<usize>size) << 2);
}

/** dy, w, what `finish.ts` reads (6), dx its y, geometry (17): for every stride and dilation. */
export function convInputGradient(pc: usize): void {
  readConv(pc, 8);
  const input = imageSize(pc, 8),
    output = word(pc, 17) * word(pc, 18) * word(pc, 19);
  const channels = word(pc, 10),
    pixels = word(pc, 8) * word(pc, 9);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      end = startOf(piece + 1, pieces, images);
    const dx = sumsAt(pc, first * input);
    for (let image = first; image < end; image++) {
      const dy = at(address(pc, 0), image * output);
      scatterImage(pc, 8, dy, address(pc, 1), at(dx, (image - first) * input));
    }
    const count = (end - first) * pixels;
    if (biasOf(pc)) addBias(dx, count, channels, biasOf(pc));
    finishPixels(pc, first * input, count, channels, piece);
  }
}

/** The gradient in one image, gathered in its frame of padding where it has one. */
function scatterImage(pc: usize, from: i32, dy: usize, w: usize, dx: usize): void {
  const room = threadScratch(),
    frame = frameSize(pc, from);
  const gathered = frame == 0 ? dx : room;
  scatterGradient(dy, w, gathered, 1, at(room, frame));
  if (frame == 0) return;
  cropImages(
    room,
    1,
    word(pc, from + 5),
    word(pc, from + 6),
    word(pc, from + 2),
    word(pc, from + 3),
    word(pc, from + 4),
    word(pc, from),
    word(pc, from + 1),
    dx,
  );
}
