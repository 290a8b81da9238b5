import { engine, MaxPoolGrad, type Tensor4D, type TensorInfo } from '@tensorflow/tfjs-core';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { asImages } from './rows';
import { explicitPadding, readWindow, type Window, windowAttributes } from './window';

const NAME = 'MaxPoolingGradient';

/**
 * The gradient of max pooling: each dy goes to the pixel that was largest in its window; among equals to the first in row
 * order.
 */
export function maxPoolingGradient(of: Record<'dy' | 'x' | 'y', Tensor4D>, window: Window): Tensor4D {
  return engine().runKernel(NAME, { ...of }, windowAttributes(window));
}

/** On WASM, TensorFlow.js' own kernel compares with 0 and misroutes where a window is all negative. */
export const maxPoolingGradientKernel: EngineKernel = { name: NAME, compose, host };

function compose(call: KernelCall): Tensor4D {
  const { size, strides, rows, columns } = readWindow(call.attrs);
  return engine().runKernel(
    MaxPoolGrad,
    { dy: tensorInput(call, 'dy'), input: tensorInput(call, 'x'), output: tensorInput(call, 'y') },
    {
      filterSize: [...size],
      strides: [...strides],
      pad: explicitPadding(rows, columns),
      dimRoundingMode: 'floor',
    },
  );
}

function host(call: KernelCall, memory: HostMemory): TensorInfo {
  const input = asImages(tensorInput(call, 'x'));
  const output = memory.allocate(input.shape);
  const window = readWindow(call.attrs);
  const channels = input.shape[3];
  const values: Routing = {
    x: memory.view(input),
    y: memory.view(tensorInput(call, 'y')),
    dy: memory.view(tensorInput(call, 'dy')),
    dx: memory.view(output).fill(0),
    routed: new Int32Array(channels),
  };
  const [height, width] = window.output;
  const places = input.shape[0] * height * width;
  for (let place = 0; place < places; place++) {
    const image = Math.floor(place / (height * width));
    const row = Math.floor(place / width) % height;
    routePlace(values, window, place, { image, row, column: place % width });
  }
  return output;
}

interface Routing {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly dy: Float32Array;
  readonly dx: Float32Array;
  /** Per channel, 1 + the last place whose dy has found its pixel. */
  readonly routed: Int32Array;
}

/** Sends the dy of one place of the window, every channel, to the pixels that were largest. */
function routePlace(
  values: Routing,
  window: Window,
  place: number,
  at: { image: number; row: number; column: number },
): void {
  const channels = values.routed.length;
  const [height, width] = window.input;
  const top = at.row * window.strides[0] - window.rows[0];
  const left = at.column * window.strides[1] - window.columns[0];
  for (let row = Math.max(0, top); row < Math.min(height, top + window.size[0]); row++) {
    for (let column = Math.max(0, left); column < Math.min(width, left + window.size[1]); column++) {
      routePixel(values, place, ((at.image * height + row) * width + column) * channels);
    }
  }
}

/** Adds the place's dy to the pixel at `from` in every channel where it equals the maximum and is the first to. */
function routePixel({ x, y, dy, dx, routed }: Routing, place: number, from: number): void {
  const channels = routed.length;
  const to = place * channels;
  for (let channel = 0; channel < channels; channel++) {
    if (x[from + channel] === y[to + channel] && routed[channel] !== place + 1) {
      routed[channel] = place + 1;
      dx[from + channel] = (dx[from + channel] ?? 0) + (dy[to + channel] ?? 0);
    }
  }
}
