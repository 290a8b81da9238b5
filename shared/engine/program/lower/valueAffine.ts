import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { affineAreas } from './affineWeights';
import { firstValue, gradientArea, type LowerCall, type Lowered, outputValue, weightOf } from './lowering';

/** γ x + β with weights for every value of an image. */
export function lowerValueAffine(call: LowerCall): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const [gamma, beta] = affineAreas(call);
  emitter.emit(Opcode.ValueAffine, x.area, output.area, gamma, beta, x.size);
  if (!call.training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    const dx = x.differentiable ? gradientArea(call, x) : null;
    const gradients = ['gamma', 'beta'].map((name) => weightOf(call, name)?.gradient ?? null);
    emitter.emit(Opcode.ValueAffineGradient, dy, x.area, dx, gamma, ...gradients, x.size);
    return [dx];
  };
  return { output, backward };
}
