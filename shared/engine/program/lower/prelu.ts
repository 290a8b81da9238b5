import { Opcode } from '../opcodes';
import type { Area } from '../program';
import {
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  outputValue,
  requireWeight,
  rowsAndChannels,
} from './lowering';
import { pieceSumsArea } from './moments';

/** A ReLU with a learned slope per channel; the gradients in input and slopes are made in one pass. */
export function lowerPrelu(call: LowerCall): Lowered {
  const { emitter, training } = call;
  const x = firstValue(call);
  const alpha = requireWeight(call, 'alpha');
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  emitter.emit(Opcode.PreluForward, x.area, alpha.area, output.area, rows, channels);
  if (!training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    const dx = x.differentiable ? gradientArea(call, x) : null;
    const sums = pieceSumsArea(emitter, channels);
    const written = [dx, alpha.gradient, sums] as const;
    emitter.emit(Opcode.PreluGradient, dy, x.area, alpha.area, ...written, rows, channels);
    return [dx];
  };
  return { output, backward };
}
