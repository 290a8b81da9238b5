import type { Pair, Window } from '../window';
import type { NativeHost } from './host';

/** What a Winograd convolution reads and writes; `top` and `left` are the rows and columns of zeros before the image. */
export interface Geometry {
  readonly input: Pair;
  readonly output: Pair;
  readonly top: number;
  readonly left: number;
  readonly channels: number;
  readonly filters: number;
}

/** Below this, transforming costs as much as the products it saves; found by measuring. */
const MIN_CHANNELS = 8;

/** Share of the pixels in its 2×2 tiles that an image must fill. */
const MIN_FILL = 0.7;

/**
 * Whether Winograd's algorithm computes this convolution and is faster than the plain product: 3×3, every pixel, one group,
 * channels in fours, and enough of them.
 */
export function suitsWinograd(
  { size, strides, dilations, output }: Window,
  channels: Pair,
  groups: number,
): boolean {
  const [height, width] = output;
  const tiles = Math.ceil(height / 2) * Math.ceil(width / 2);
  return (
    groups === 1 &&
    size.every((extent) => extent === 3) &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels.every((count) => count % 4 === 0 && count >= MIN_CHANNELS) &&
    height * width >= MIN_FILL * 4 * tiles
  );
}

/** The geometry of a forward pass and of its filter's gradient. */
export function winogradForwardGeometry(window: Window, channels: number, filters: number): Geometry {
  const { input, output, rows, columns } = window;
  return { input, output, top: rows[0], left: columns[0], channels, filters };
}

/** The geometry of the gradient in the input: a convolution from dy to dx with the filter turned by 180°. */
export function winogradBackwardGeometry(window: Window, channels: number, filters: number): Geometry {
  const { input, output, rows, columns } = window;
  return {
    input: output,
    output: input,
    top: 2 - rows[0],
    left: 2 - columns[0],
    channels: filters,
    filters: channels,
  };
}

/** Tells the binary the geometry, and returns the addresses of the scratch and of the filters it needs. */
export function setWinograd(native: NativeHost, of: Geometry): readonly [scratch: number, filters: number] {
  native.kernels.setWinograd(...[...of.input, of.channels, ...of.output, of.filters], ...[of.top, of.left]);
  const { winogradScratch, winogradFilterBytes } = native.kernels;
  const [scratch = 0, filters = 0] = native.scratch(winogradScratch(), winogradFilterBytes());
  return [scratch, filters];
}
