import type { Shape } from '../../../layers/layer';
import { placeWindow, type Window } from '../../kernels/window';
import { pooling2dArguments } from '../../layers/pooling2d';
import { Opcode } from '../opcodes';
import type { Area } from '../program';
import { firstValue, gradientArea, imageShape, type LowerCall, type Lowered, outputValue } from './lowering';

function windowOf(call: LowerCall): Window {
  const { poolSize, strides, padding } = pooling2dArguments.parse(call.args);
  const [height, width] = imageShape(firstValue(call));
  return placeWindow([height, width], poolSize, {
    strides: strides ?? poolSize,
    dilations: [1, 1],
    padding,
  });
}

/** A window's geometry as `assembly/pooling.ts` reads it. */
function poolWords({ input, size, strides, rows, columns, output }: Window, channels: number): number[] {
  return [...input, channels, ...size, ...strides, rows[0], columns[0], ...output];
}

/** The largest value under each window. */
export function lowerMaxPooling2d(call: LowerCall): Lowered {
  const window = windowOf(call);
  return largest(call, window, window.output);
}

/** The largest value of each channel in the whole image: one window. */
export function lowerGlobalMaxPooling2d(call: LowerCall): Lowered {
  return largest(call, wholeImage(call), []);
}

/** The place of the largest is found again for the gradient by comparing. */
function largest(call: LowerCall, window: Window, places: Shape): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const channels = imageShape(x)[2];
  const output = outputValue(call, [...places, channels]);
  const words = poolWords(window, channels);
  emitter.emit(Opcode.MaxPoolForward, x.area, output.area, ...words);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(Opcode.MaxPoolGradient, dy, x.area, output.area, dx, ...words);
    return [dx];
  };
  return { output, backward };
}

/** The mean of the real pixels under each window. */
export function lowerAveragePooling2d(call: LowerCall): Lowered {
  const window = windowOf(call);
  return averaged(call, window, window.output);
}

/** The mean of each channel over the whole image: one window. */
export function lowerGlobalAveragePooling2d(call: LowerCall): Lowered {
  return averaged(call, wholeImage(call), []);
}

/** A window as large as the image. */
function wholeImage(call: LowerCall): Window {
  const [height, width] = imageShape(firstValue(call));
  const whole = [height, width] as const;
  return placeWindow(whole, whole, { strides: [1, 1], dilations: [1, 1], padding: 'valid' });
}

function averaged(call: LowerCall, window: Window, places: Shape): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const channels = imageShape(x)[2];
  const output = outputValue(call, [...places, channels]);
  const words = poolWords(window, channels);
  emitter.emit(Opcode.AveragePoolForward, x.area, output.area, ...words);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(Opcode.AveragePoolGradient, dy, dx, ...words);
    return [dx];
  };
  return { output, backward };
}
