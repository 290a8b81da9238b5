import { upSampling2dArguments } from '../../layers/upSampling2d';
import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { firstValue, gradientArea, imageShape, type LowerCall, type Lowered, outputValue } from './lowering';

const opcodes = {
  nearest: { forward: Opcode.NearestForward, gradient: Opcode.NearestGradient },
  bilinear: { forward: Opcode.BilinearForward, gradient: Opcode.BilinearGradient },
} as const;

/** An image enlarged by a whole factor; each value's gradient goes to the pixels that it was made of. */
export function lowerUpSampling2d(call: LowerCall): Lowered {
  const { emitter } = call;
  const { size, interpolation } = upSampling2dArguments.parse(call.args);
  const { forward, gradient } = opcodes[interpolation];
  const x = firstValue(call);
  const [height, width, channels] = imageShape(x);
  const output = outputValue(call, [size * height, size * width, channels]);
  emitter.emit(forward, x.area, output.area, height, width, channels, size);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(gradient, dy, dx, height, width, channels, size);
    return [dx];
  };
  return { output, backward };
}
