import { dropoutArguments } from '../../layers/dropout';
import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { firstValue, gradientArea, type LowerCall, type Lowered, outputValue } from './lowering';

/** In training, values times a mask that is drawn before each step; in inference nothing. */
export function lowerDropout(call: LowerCall): Lowered {
  const { emitter, training, name, seed } = call;
  const { rate } = dropoutArguments.parse(call.args);
  const x = firstValue(call);
  if (!training || rate === 0) return { output: x, backward: (dy) => [x.differentiable ? dy : null] };
  const output = outputValue(call, x.shape);
  const mask = emitter.perImage(`mask of ${name}`, x.size);
  call.drawMask({ area: mask, size: x.size, rate, seed });
  emitter.emit(Opcode.Multiply, x.area, mask, output.area, x.size);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(Opcode.Multiply, dy, mask, dx, x.size);
    return [dx];
  };
  return { output, backward };
}
