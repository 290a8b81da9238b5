import { depthwiseWords } from '../../kernels/native/depthwise';
import type { Window } from '../../kernels/window';
import type { Emitter } from '../emitter';
import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { type Finish, finishWords, partsOf } from './convolution';

/** What a depthwise convolution works on: `filters` leave it, as many for each of the `channels`. */
export interface Depthwise {
  readonly window: Window;
  readonly channels: number;
  readonly filters: number;
}

/** Emits y = x ∗ w, channel by channel, finished. */
export function emitDepthwise(
  emitter: Emitter,
  of: Depthwise,
  { x, w, y }: Readonly<Record<'x' | 'w' | 'y', Area>>,
  finish: Finish,
): void {
  emitter.emit(Opcode.DepthwiseForward, x, w, ...finishWords(finish, y), ...wordsOf(emitter, of));
}

/** Emits the gradient in the input, from that in the output. */
export function emitDepthwiseInputGradient(
  emitter: Emitter,
  of: Depthwise,
  { dy, w, dx }: Readonly<Record<'dy' | 'w' | 'dx', Area>>,
): void {
  emitter.emit(Opcode.DepthwiseInputGradient, dy, w, dx, ...wordsOf(emitter, of));
}

/** Emits the gradient in the kernel, from the input and the gradient in the output. */
export function emitDepthwiseFilterGradient(
  emitter: Emitter,
  of: Depthwise,
  { x, dy, dw }: Readonly<Record<'x' | 'dy' | 'dw', Area>>,
): void {
  const floats = of.window.size[0] * of.window.size[1] * of.filters;
  const parts = partsOf(4 * floats);
  const sums = emitter.fixed('sums of the filter’s gradient', parts * floats);
  emitter.emit(Opcode.DepthwiseFilterGradient, x, dy, dw, sums, parts, ...wordsOf(emitter, of));
}

/** The geometry; asks for the scratch that it needs. */
function wordsOf(emitter: Emitter, { window, channels, filters }: Depthwise): readonly number[] {
  const words = depthwiseWords(window, channels, filters);
  emitter.sizes.setDepthwise(...words);
  emitter.needScratch(emitter.sizes.depthwiseScratch());
  return words;
}
