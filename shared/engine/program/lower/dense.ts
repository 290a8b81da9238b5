import { denseArguments } from '../../layers/dense';
import type { Emitter } from '../emitter';
import { Opcode, Unary } from '../opcodes';
import type { Area } from '../program';
import { activationWords, beforeActivation, keptBefore } from './fused';
import {
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  outputValue,
  requireWeight,
  rowsAndChannels,
  weightOf,
} from './lowering';
import { emitBiasGradient } from './moments';

/** A size of a product: fixed, or so much for every image of the batch. */
type Extent = { readonly fixed: number } | { readonly perImage: number };

/** A matrix as it stands, or read with its axes exchanged. */
interface Operand {
  readonly area: Area;
  /** Floats from one row, or column, to the next. */
  readonly row: number;
  readonly column: number;
}

/** As in `assembly/product.ts`: below four blocks of 64 × 128 the sum is cut into at most so many parts. */
const MOST_PARTS = 16;
const PART_DEPTH = 256;
/** Values of the largest result that is summed in parts. */
const MOST_IN_PARTS = 3 * 64 * 128;

/** Emits C = A·B (+ bias). */
function emitProduct(
  emitter: Emitter,
  [a, b]: readonly [Operand, Operand],
  bias: Area | null,
  c: Area,
  [m, n, k]: readonly [Extent, Extent, Extent],
): void {
  const largest = (extent: Extent): number =>
    'fixed' in extent ? extent.fixed : extent.perImage * emitter.capacity;
  const parts = Math.min(MOST_PARTS, Math.floor(largest(k) / PART_DEPTH));
  const values = Math.min(largest(m) * largest(n), MOST_IN_PARTS);
  const room = parts > 1 ? emitter.fixed('parts of a product', parts * values) : null;
  emitter.needScratch(emitter.sizes.gemmScratch());
  emitter.emit(
    ...([Opcode.Product, a.area, a.row, a.column, b.area, b.row, b.column, bias, c, room] as const),
    ...[m, n, k].flatMap((extent) => ('fixed' in extent ? [extent.fixed, 0] : [0, extent.perImage])),
  );
}

/** x·W + b on the last axis. */
export function lowerDense(call: LowerCall): Lowered {
  const { emitter } = call;
  const { units } = denseArguments.parse(call.args);
  const x = firstValue(call);
  const kernel = requireWeight(call, 'kernel');
  const bias = weightOf(call, 'bias');
  const output = outputValue(call, [...x.shape.slice(0, -1), units]);
  const { rows, channels: inputs } = rowsAndChannels(x);
  const plain = { area: kernel.area, row: units, column: 1 };
  const [m, n, k] = [{ perImage: rows }, { fixed: units }, { fixed: inputs }] as const;
  const kept = keptBefore(call, output);
  const sums = kept ?? output.area;
  emitProduct(emitter, [{ area: x.area, row: inputs, column: 1 }, plain], bias?.area ?? null, sums, [
    m,
    n,
    k,
  ]);
  if (call.activation.kind !== Unary.Linear)
    emitter.emit(Opcode.UnaryForward, sums, output.area, output.size, ...activationWords(call.activation));
  if (call.moments !== null) emitter.emit(Opcode.Moments, output.area, call.moments, rows, units);
  if (!call.training) return { output };
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    const dy = beforeActivation(call, output, kept, dyOutput);
    const left = { area: dy, row: units, column: 1 };
    if (bias?.gradient) emitBiasGradient(emitter, dy, bias.gradient, output);
    if (kernel.gradient) {
      const turned = { area: x.area, row: 1, column: inputs };
      emitProduct(emitter, [turned, left], null, kernel.gradient, [k, n, m]);
    }
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitProduct(emitter, [left, { area: kernel.area, row: 1, column: units }], null, dx, [m, k, n]);
    return [dx];
  };
  return { output, backward };
}
