import { dropoutArguments } from '../../layers/dropout';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import {
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  outputValue,
  rowsAndChannels,
  type Value,
} from './lowering';

/** Words of a generator's state. */
const STATE_WORDS = 4;

/** Room for the state of a generator for every image. */
export function generatorStates({ emitter, name }: LowerCall): Area {
  return emitter.perImage(`random states of ${name}`, STATE_WORDS);
}

/** In training, values times a mask that is drawn before each step; in inference nothing. */
export function lowerDropout(call: LowerCall): Lowered {
  const { emitter } = call;
  return dropped(call, ({ size }) => ({
    size,
    apply: (from, mask, to) => emitter.emit(Opcode.Times, to, size, 2, from, mask),
  }));
}

/** The same with one number for each channel of an image. */
export function lowerSpatialDropout2d(call: LowerCall): Lowered {
  const { emitter } = call;
  return dropped(call, (x) => {
    const { rows, channels } = rowsAndChannels(x);
    return {
      size: channels,
      apply: (from, mask, to) => emitter.emit(Opcode.ScaleChannels, from, mask, to, rows, channels),
    };
  });
}

/** Numbers in an image's mask, and how it is applied to values or gradients. */
interface Masking {
  readonly size: number;
  apply(from: Area, mask: Area, to: Area): void;
}

function dropped(call: LowerCall, maskingOf: (x: Value) => Masking): Lowered {
  const { emitter, training, name, seed } = call;
  const { rate } = dropoutArguments.parse(call.args);
  const x = firstValue(call);
  if (!training || rate === 0) return { output: x, backward: (dy) => [x.differentiable ? dy : null] };
  const output = outputValue(call, x.shape);
  const { size, apply } = maskingOf(x);
  const mask = emitter.perImage(`mask of ${name}`, size);
  const states = generatorStates(call);
  call.seedAnew({ states, seed, normals: null });
  // Numbers of 32 bits below it are dropped: all that lie under the rate, as fractions.
  const threshold = Math.min(Math.ceil(rate * 2 ** 32), 2 ** 32 - 1);
  emitter.emit(Opcode.DrawMask, mask, states, size, threshold | 0, float(1 / (1 - rate)));
  apply(x.area, mask, output.area);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    apply(dy, mask, dx);
    return [dx];
  };
  return { output, backward };
}
