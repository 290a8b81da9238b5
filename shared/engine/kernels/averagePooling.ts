import {
  AvgPoolGrad,
  avgPool,
  engine,
  type GradConfig,
  mul,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, savedTensor, singleGradient, tensorInput } from './kernel';
import { asImages } from './rows';
import {
  explicitPadding,
  type Margins,
  type Pair,
  placeWindow,
  readWindow,
  type Window,
  type WindowOptions,
  windowAttributes,
} from './window';

const NAME = 'AveragePooling';

/** The mean of each channel over the real pixels in each place of a window: `[N, H, W, C]` → `[N, h, w, C]`. */
export function averagePooling(x: Tensor4D, size: Pair, options: WindowOptions): Tensor4D {
  const window = placeWindow([x.shape[1], x.shape[2]], size, options);
  return engine().runKernel(NAME, { x }, windowAttributes(window));
}

export const averagePoolingKernel: EngineKernel = { name: NAME, compose };

export const averagePoolingGradientConfig: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x'],
  gradFunc: (dys, saved, attrs) => {
    const x = asImages(savedTensor(saved, 0));
    return { x: () => inputGradient(singleGradient(dys), x, readWindow(attrs)) };
  },
};

function compose(call: KernelCall): Tensor4D {
  const { size, strides, rows, columns } = readWindow(call.attrs);
  const x = asImages(tensorInput(call, 'x'));
  return avgPool(x, [...size], [...strides], explicitPadding(rows, columns), 'floor');
}

/**
 * TensorFlow.js' kernel gives every pixel dy divided by the size of the whole window, also where the window hangs over the
 * edge and the forward pass divided by fewer. So dy is first multiplied by whole/real, where that is not 1 everywhere.
 */
function inputGradient(dy: Tensor, x: Tensor4D, window: Window): Tensor {
  const { size, strides, rows, columns } = window;
  const ratios = wholeOverReal(window);
  return tidy(() => {
    const attributes = {
      filterSize: [...size],
      strides: [...strides],
      pad: explicitPadding(rows, columns),
      dimRoundingMode: 'floor',
    };
    return engine().runKernel<Tensor>(
      AvgPoolGrad,
      {
        dy: ratios.every((ratio) => ratio === 1) ? dy : mul(dy, tensor(ratios, [1, ...window.output, 1])),
        input: x,
      },
      attributes,
    );
  });
}

/** Pixels in the window divided by real pixels under it, for each place in the order of reading. */
function wholeOverReal(window: Window): number[] {
  const rows = realPixels(window, 0, window.rows);
  const columns = realPixels(window, 1, window.columns);
  const whole = window.size[0] * window.size[1];
  return rows.flatMap((row) => columns.map((column) => whole / (row * column)));
}

/** How many real rows (axis 0) or columns (axis 1) the window covers, place by place. */
function realPixels(window: Window, axis: 0 | 1, margins: Margins): number[] {
  return Array.from({ length: window.output[axis] }, (_, place) => {
    const start = place * window.strides[axis] - margins[0];
    return Math.min(window.input[axis], start + window.size[axis]) - Math.max(0, start);
  });
}
