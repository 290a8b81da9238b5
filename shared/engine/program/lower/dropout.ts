import { dropoutArguments } from '../../layers/dropout';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import { firstValue, gradientArea, type LowerCall, type Lowered, outputValue } from './lowering';

/** Words of a generator's state. */
const STATE_WORDS = 4;

/** In training, values times a mask that is drawn before each step; in inference nothing. */
export function lowerDropout(call: LowerCall): Lowered {
  const { emitter, training, name, seed } = call;
  const { rate } = dropoutArguments.parse(call.args);
  const x = firstValue(call);
  if (!training || rate === 0) return { output: x, backward: (dy) => [x.differentiable ? dy : null] };
  const output = outputValue(call, x.shape);
  const mask = emitter.perImage(`mask of ${name}`, x.size);
  const states = emitter.perImage(`random states of ${name}`, STATE_WORDS);
  call.drawMask({ states, seed });
  // Numbers of 32 bits below it are dropped: all that lie under the rate, as fractions.
  const threshold = Math.min(Math.ceil(rate * 2 ** 32), 2 ** 32 - 1);
  emitter.emit(Opcode.DrawMask, mask, states, x.size, threshold | 0, float(1 / (1 - rate)));
  emitter.emit(Opcode.Times, output.area, x.size, 2, x.area, mask);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(Opcode.Times, dx, x.size, 2, dy, mask);
    return [dx];
  };
  return { output, backward };
}
