import type { Emitter } from '../emitter';
import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { rowsAndChannels, type Value } from './lowering';

/** Pieces that an instruction's work is cut into at most; as in `assembly/threads.ts`. */
export const PIECES = 32;

/** Room for what the pieces of a batch tell of `channels` channels: per piece a count, means and spreads in float64. */
export function momentsArea(emitter: Emitter, channels: number): Area {
  const pieces = Math.min(PIECES, emitter.capacity);
  // Float32 sums and squares of a block of rows, and where the rows lie about.
  emitter.needScratch(12 * channels);
  return emitter.fixed('moments', 2 * pieces * (2 * channels + 1));
}

/** Room for two float64 sums a channel and piece. */
export function pieceSumsArea(emitter: Emitter, sums: number): Area {
  return emitter.fixed('sums', 2 * Math.min(PIECES, emitter.capacity) * sums);
}

/** Emits the gradient in a bias: the sum of `dy`, which is that in `output`, over all pixels. */
export function emitBiasGradient(emitter: Emitter, dy: Area, gradient: Area, output: Value): void {
  const { rows, channels } = rowsAndChannels(output);
  emitter.emit(Opcode.ColumnSums, dy, gradient, pieceSumsArea(emitter, channels), rows, channels);
}
