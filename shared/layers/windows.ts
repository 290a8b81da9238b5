import { choiceField, integerField } from './fields';
import type { Shape, ShapeResult, ShapeTerm } from './layer';
import { accept, formatShape, imageSize, needsImage, onlyInput, refuse, sideTerms } from './shapes';

/** `valid`: windows inside the image only. `same`: zeros around it, so that stride 1 keeps the size. */
export type Padding = 'valid' | 'same';

/** A square window that slides over an image. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
  /** Distance between the pixels under it; 1 where none is given. */
  readonly dilation?: number;
}

const LARGEST_WINDOW = 64;

/** Side of a square window. */
export function windowSizeField(options: { label: string; description: string; default: number }) {
  return integerField({ ...options, unit: 'px', min: 1, max: LARGEST_WINDOW, ofShape: true });
}

/** Bounds of a stride, for fields with and without a default. */
export const strideBounds = {
  label: 'Stride',
  unit: 'px',
  min: 1,
  max: LARGEST_WINDOW,
  ofShape: true,
} as const;

export function paddingField(description: string) {
  return choiceField({
    label: 'Padding',
    description,
    default: 'valid',
    ofShape: true,
    options: [
      { value: 'valid', label: 'Valid' },
      { value: 'same', label: 'Same' },
    ],
  });
}

/** Pixels from one side of the window to the other, both counted: (size − 1) · dilation + 1. */
function spanOf({ size, dilation = 1 }: Window): number {
  return (size - 1) * dilation + 1;
}

/**
 * Positions of a window along one axis of `length` pixels, as TensorFlow counts them:
 * valid ⌈(length − span + 1) / stride⌉, same ⌈length / stride⌉. Zero where the window does not fit.
 * Source: tf.nn.convolution, "padding".
 */
export function windowPositions(length: number, window: Window): number {
  if (window.padding === 'same') return Math.ceil(length / window.stride);
  return Math.max(0, Math.ceil((length - spanOf(window) + 1) / window.stride));
}

/**
 * Shape rule of layers that slide a window over an image: `[height, width, channels]` becomes
 * `[positions down, positions across, channels]`.
 * @param layer label for sentences, what it calls its window, the config field that holds the window's size
 * @param channels channels of the output; null keeps the input's
 */
export function slideWindow(
  layer: { readonly label: string; readonly window: string; readonly field: string },
  window: Window,
  inputs: readonly Shape[],
  channels: number | null,
): ShapeResult {
  const input = onlyInput(inputs);
  const image = imageSize(input);
  if (image === null) return refuse(needsImage(layer.label, input));
  const height = windowPositions(image.height, window);
  const width = windowPositions(image.width, window);
  if (height > 0 && width > 0) return accept([height, width, channels ?? image.channels]);
  return refuse({
    code: 'window-too-large',
    message:
      `a ${window.size}×${window.size} ${layer.window}${describeSpan(window)} does not fit into the ` +
      `${formatShape([image.height, image.width])} input: use padding 'same', a smaller ${layer.window}, ` +
      'or let the layers before it make the image less small.',
    field: layer.field,
    port: 0,
  });
}

/**
 * The windows that may slide over an image: the present one where it fits, else the smallest, the largest that does, and the present
 * one over padding, between which all outputs lie. None where no image is known.
 */
export function fittingWindows(
  window: Window,
  [input]: readonly Shape[],
): readonly Pick<Window, 'size' | 'padding'>[] {
  const image = input === undefined ? null : imageSize(input);
  if (image === null) return [];
  const side = Math.min(image.height, image.width);
  if (windowPositions(side, window) > 0) return [window];
  const largest = Math.floor((side - 1) / (window.dilation ?? 1)) + 1;
  return [
    { ...window, size: 1 },
    { ...window, size: largest },
    { ...window, padding: 'same' },
  ];
}

/** What a dilation makes of the window, for a sentence; nothing where there is none. */
function describeSpan(window: Window): string {
  const span = spanOf(window);
  return span === window.size ? '' : ` with dilation ${window.dilation}, which spans ${span}×${span},`;
}

/**
 * How the output of `slideWindow` comes about: height and width in one term where they are computed alike.
 * @param channels the term of the channels; none where the layer keeps them
 */
export function windowTerms(
  window: Window,
  inputs: readonly Shape[],
  channels?: ShapeTerm,
): readonly ShapeTerm[] {
  const image = imageSize(onlyInput(inputs));
  if (image === null) return [];
  const [height, width] = [windowExpression(image.height, window), windowExpression(image.width, window)];
  return [...sideTerms(height, width), ...(channels === undefined ? [] : [channels])];
}

/** `⌊(28 − 3) / 2⌋ + 1 = 13` for padding valid, `⌈28 / 2⌉ = 14` for same: equal to the docstring of `windowPositions`. */
function windowExpression(length: number, window: Window): string {
  const positions = windowPositions(length, window);
  if (window.padding === 'same') return `⌈${length} / ${window.stride}⌉ = ${positions}`;
  const { size, dilation = 1 } = window;
  const span = dilation === 1 ? `${size}` : `((${size} − 1) · ${dilation} + 1)`;
  return `⌊(${length} − ${span}) / ${window.stride}⌋ + 1 = ${positions}`;
}

/** `3×3`, and the stride where it is not the usual one: `3×3 / 2`. */
export function formatWindow(window: Window, usualStride: number): string {
  const square = `${window.size}×${window.size}`;
  return window.stride === usualStride ? square : `${square} / ${window.stride}`;
}
