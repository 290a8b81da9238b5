import { countValues } from '../../../layers/shapes';
import { STANDARDIZATION_EPSILON } from '../../kernels/standardizedKernel';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import { type LowerCall, type Lowered, requireWeight, type Weight } from './lowering';

/**
 * Lowers a layer as `lowering` does, but with its kernel standardized filter by filter over the kernel's own weights; in the
 * backward pass the gradient goes on to the kernel itself.
 */
export function lowerStandardized(call: LowerCall, lowering: (call: LowerCall) => Lowered): Lowered {
  const { emitter, name } = call;
  const kernel = requireWeight(call, 'kernel');
  const columns = kernel.shape.at(-1) ?? 1;
  const floats = countValues(kernel.shape);
  const rows = floats / columns;
  const area = emitter.fixed(`standardized kernel of ${name}`, floats);
  const inverse = emitter.fixed(`inverse deviations of ${name}`, columns);
  const epsilon = float(STANDARDIZATION_EPSILON);
  emitter.emit(Opcode.Standardize, kernel.area, area, inverse, rows, columns, epsilon);
  const gradient =
    kernel.gradient === null ? null : emitter.fixed(`gradient in the standardized kernel of ${name}`, floats);
  const standardized: Weight = { ...kernel, area, gradient };
  const lowered = lowering({ ...call, weights: new Map([...call.weights, ['kernel', standardized]]) });
  const { backward } = lowered;
  if (backward === undefined) return lowered;
  return {
    ...lowered,
    backward: (dy: Area) => {
      const inputs = backward(dy);
      if (gradient !== null && kernel.gradient !== null)
        emitter.emit(Opcode.StandardizeGradient, gradient, area, inverse, kernel.gradient, rows, columns);
      return inputs;
    },
  };
}
