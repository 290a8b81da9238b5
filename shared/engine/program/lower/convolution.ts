import {
  type Geometry,
  winogradBackwardGeometry,
  winogradForwardGeometry,
  winogradWords,
} from '../../kernels/native/winograd';
import { turnedWindow, type Window } from '../../kernels/window';
import type { Emitter } from '../emitter';
import { Opcode } from '../opcodes';
import type { Area, Word } from '../program';
import { activationWords } from './fused';
import { type Activation, noActivation } from './lowering';
import { PIECES } from './moments';

/** What a convolution works on: `channels` enter, `filters` leave, both in `groups`; the kernel is `[…size, channels/groups, filters]`. */
export interface Convolution {
  readonly window: Window;
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

/**
 * What is added to an output's pixels and done with them on the way: a bias, an activation, moments; null for none. `kept` is where
 * what enters the activation is put as well.
 */
export interface Finish {
  readonly bias: Area | null;
  readonly activation: Activation;
  readonly kept: Area | null;
  readonly moments: Area | null;
}

/** The output as it is summed up. */
export const unfinished: Finish = { bias: null, activation: noActivation, kept: null, moments: null };

/** A finish as `assembly/finish.ts` reads it, with the output. */
export function finishWords({ bias, activation, kept, moments }: Finish, y: Area): readonly Word[] {
  return [bias, y, ...activationWords(activation), kept, moments];
}

/** Emits y = x ∗ w, finished. */
export function emitConvolution(
  emitter: Emitter,
  of: Convolution,
  { x, w, y }: Readonly<Record<'x' | 'w' | 'y', Area>>,
  finish: Finish,
): void {
  const { window, channels, filters, groups } = of;
  const geometry = winogradForwardGeometry(window, [channels, filters], groups, emitter.capacity);
  if (geometry !== null) {
    emitWinograd(emitter, { x, w, y }, geometry, finish, 0);
    return;
  }
  emitter.emit(Opcode.ConvForward, x, w, ...finishWords(finish, y), ...windowWords(of));
  needScratch(emitter, of, perPiece(emitter));
}

/** Emits the gradient in the input, from that in the output: dx = dy ∗ᵀ w, finished. */
export function emitInputGradient(
  emitter: Emitter,
  of: Convolution,
  { dy, w, dx }: Readonly<Record<'dy' | 'w' | 'dx', Area>>,
  finish: Finish,
): void {
  const { window, channels, filters, groups } = of;
  const geometry = winogradBackwardGeometry(window, [channels, filters], groups, emitter.capacity);
  if (geometry !== null) {
    emitWinograd(emitter, { x: dy, w, y: dx }, geometry, finish, 1);
    return;
  }
  const turned = turnedWindow(window);
  if (turned === null) {
    emitter.emit(Opcode.ConvInputGradient, dy, w, ...finishWords(finish, dx), ...windowWords(of));
    needScratch(emitter, of, 1);
    return;
  }
  const flipped = emitter.fixed('turned filter', kernelFloats(of));
  emitter.emit(Opcode.FlipFilter, w, ...window.size, channels, filters, groups, flipped);
  const back = { window: turned, channels: filters, filters: channels, groups };
  emitter.emit(Opcode.ConvForward, dy, flipped, ...finishWords(finish, dx), ...windowWords(back));
  needScratch(emitter, back, perPiece(emitter));
}

/** Sums of a filter's gradient are made in at most so many parts, which threads take in turns … */
const MOST_PARTS = 8;
/** … and in fewer where they are large. */
const PARTS_BYTES = 80 * 2 ** 20;

/** In how many parts a filter's gradient is summed up, where each part takes so many bytes. */
export function partsOf(bytes: number): number {
  return Math.max(1, Math.min(MOST_PARTS, Math.floor(PARTS_BYTES / bytes)));
}

/** Emits the gradient in the kernel, from the input and the gradient in the output. */
export function emitFilterGradient(
  emitter: Emitter,
  of: Convolution,
  { x, dy, dw }: Readonly<Record<'x' | 'dy' | 'dw', Area>>,
): void {
  const { window, channels, filters, groups } = of;
  const geometry = winogradForwardGeometry(window, [channels, filters], groups, emitter.capacity);
  if (geometry !== null) {
    const bytes = needWinogradScratch(emitter, geometry);
    const parts = partsOf(bytes);
    const sums = emitter.fixed('sums of the filter’s gradient', (parts * bytes) / 4);
    emitter.emit(Opcode.WinogradFilterGradient, x, dy, dw, sums, parts, ...winogradWords(geometry));
    return;
  }
  const floats = kernelFloats(of);
  const parts = partsOf(4 * floats);
  const sums = emitter.fixed('sums of the filter’s gradient', parts * floats);
  emitter.emit(Opcode.ConvFilterGradient, x, dy, dw, sums, parts, ...windowWords(of));
  needScratch(emitter, of, Math.ceil(emitter.capacity / parts));
}

function kernelFloats({ window, channels, filters, groups }: Convolution): number {
  return (window.size[0] * window.size[1] * channels * filters) / groups;
}

/** Images of a piece in the largest batch. */
function perPiece({ capacity }: Emitter): number {
  return Math.ceil(capacity / PIECES);
}

function emitWinograd(
  emitter: Emitter,
  { x, w, y }: Readonly<Record<'x' | 'w' | 'y', Area>>,
  geometry: Geometry,
  finish: Finish,
  turned: 0 | 1,
): void {
  const words: readonly Word[] = winogradWords(geometry);
  const filterBytes = needWinogradScratch(emitter, geometry);
  const filters = emitter.fixed('transformed filters', filterBytes / 4);
  emitter.emit(Opcode.WinogradFilters, w, turned, filters, ...words);
  emitter.emit(Opcode.WinogradForward, x, filters, ...finishWords(finish, y), ...words);
}

/** Asks for the scratch of a Winograd convolution; gives the bytes of its transformed filters. */
function needWinogradScratch(emitter: Emitter, geometry: Geometry): number {
  const { sizes } = emitter;
  sizes.setWinograd(...winogradWords(geometry));
  emitter.needScratch(sizes.winogradScratch());
  return sizes.winogradFilterBytes();
}

/** A convolution's geometry as `assembly/convolution.ts` reads it. */
function windowWords({ window, channels, filters, groups }: Convolution): readonly number[] {
  const { input, rows, columns, size, output, strides, dilations } = window;
  const frame = [input[0] + rows[0] + rows[1], input[1] + columns[0] + columns[1]];
  return [
    ...[...input, channels, rows[0], columns[0], ...frame],
    ...[...size, filters, ...output, ...strides, ...dilations, groups],
  ];
}

/** Asks for the scratch of a convolution by products: what the product needs, and `images` images in their frames. */
function needScratch(
  emitter: Emitter,
  { window, channels, filters, groups }: Convolution,
  images: number,
): void {
  const { input, rows, columns, size, output, strides, dilations } = window;
  const height = input[0] + rows[0] + rows[1];
  const width = input[1] + columns[0] + columns[1];
  const { sizes } = emitter;
  sizes.setConv(height, width, channels, ...size, filters, ...output, ...strides, ...dilations, groups);
  emitter.needScratch(sizes.convScratch() + 4 * images * height * width * channels);
}
