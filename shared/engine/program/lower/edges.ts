import type { Shape } from '../../../layers/layer';
import { cropping2dArguments, zeroPadding2dArguments } from '../../layers/edges';
import type { Emitter } from '../emitter';
import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { firstValue, gradientArea, imageShape, type LowerCall, type Lowered, outputValue } from './lowering';

/** Zeros around an image; their gradients are left out. */
export function lowerZeroPadding2d(call: LowerCall): Lowered {
  const [[top, bottom], [left, right]] = zeroPadding2dArguments.parse(call.args).padding;
  return placed(call, [top, bottom, left, right]);
}

/** An image without its edges, whose gradients are 0. */
export function lowerCropping2d(call: LowerCall): Lowered {
  const [[top, bottom], [left, right]] = cropping2dArguments.parse(call.args).cropping;
  return placed(call, [-top, -bottom, -left, -right]);
}

function placed(
  call: LowerCall,
  [top, bottom, left, right]: readonly [top: number, bottom: number, left: number, right: number],
): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const [height, width, channels] = imageShape(x);
  const output = outputValue(call, [top + height + bottom, left + width + right, channels]);
  place(emitter, x, output, [top, left]);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    place(emitter, { area: dy, shape: output.shape }, { area: dx, shape: x.shape }, [-top, -left]);
    return [dx];
  };
  return { output, backward };
}

interface Image {
  readonly area: Area;
  readonly shape: Shape;
}

function place(emitter: Emitter, from: Image, to: Image, at: readonly [row: number, column: number]): void {
  const channels = from.shape.at(-1) ?? 1;
  const [source, target] = [from.shape.slice(0, 2), to.shape.slice(0, 2)];
  emitter.emit(Opcode.PlaceImage, from.area, to.area, channels, ...source, ...target, ...at);
}
