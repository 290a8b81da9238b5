import type { Complaint, Shape, ShapeResult, ShapeTerm } from './layer';

/** An image's size: `[height, width, channels]` taken apart. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The shape as it stands on wires: `28×28×1`, `10`. */
export function formatShape(shape: Shape): string {
  return shape.join('×');
}

/** The shape in a sentence: `an image of 28×28×1`, `a vector of 10 values`. */
export function describeShape(shape: Shape): string {
  if (imageSize(shape) !== null) return `an image of ${formatShape(shape)}`;
  if (shape.length !== 1) return `a tensor of shape [${shape.join(', ')}]`;
  return shape[0] === 1 ? 'a vector of 1 value' : `a vector of ${formatShape(shape)} values`;
}

/** Values in one image's tensor of this shape: the product of its sizes. */
export function countValues(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Height, width and channels; null where the shape is no image. */
export function imageSize(shape: Shape): ImageSize | null {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined)
    return null;
  return { height, width, channels };
}

export function accept(shape: Shape): ShapeResult {
  return { ok: true, shape };
}

export function refuse(...complaints: readonly Complaint[]): ShapeResult {
  return { ok: false, complaints };
}

/** The shape that enters a one-input layer. Throws where there is none: `shape` refuses that case first. */
export function onlyInput(inputs: readonly Shape[]): Shape {
  const [input] = inputs;
  if (input === undefined) throw new RangeError('The layer was asked about its input, but has none.');
  return input;
}

/** Channels of the input (its last axis). Throws where there is no input or a scalar. */
export function inputChannels(inputs: readonly Shape[]): number {
  const channels = onlyInput(inputs).at(-1);
  if (channels === undefined)
    throw new RangeError('The layer was asked about its input’s channels, but it is a scalar.');
  return channels;
}

/** Terms of an image's two sides: one where both are computed alike. */
export function sideTerms(height: string, width: string): readonly ShapeTerm[] {
  if (height === width) return [{ axis: 'Height and width', expression: height }];
  return [
    { axis: 'Height', expression: height },
    { axis: 'Width', expression: width },
  ];
}

/** The complaint of a layer that works on images and receives something else. */
export function needsImage(label: string, input: Shape): Complaint {
  return {
    code: 'needs-image',
    message:
      `${label} needs an image (height × width × channels), but receives ${describeShape(input)}: ` +
      'place it before the layer that makes the vector (Flatten, Global Average or Dense).',
    port: 0,
  };
}
