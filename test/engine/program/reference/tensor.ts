/** A batch of values in float64, and the loss's gradient in them as it is gathered. */
export interface Tensor {
  readonly batch: number;
  /** Of one image. */
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly gradient: Float64Array;
  /**
   * Whether a 0 in it is exact in every arithmetic, as ReLU and Dropout make them; another value near a kink may lie on
   * either side of it once it is rounded.
   */
  readonly exactZeros: boolean;
}

/** What a layer of the reference works with besides its inputs. */
export interface Course {
  readonly training: boolean;
  /** Counts from 1. */
  readonly step: number;
  /** The layer's weight by Keras' name, and where its gradient is gathered. */
  weight(name: string): { readonly data: Float64Array; readonly gradient: Float64Array } | null;
  /** Seed of the layer's own random numbers. */
  readonly seed: number;
  /** Tells how near a kink the pass came: to a place where rounding decides which way a gradient goes. */
  approach(distance: number): void;
  /** Registers what is to be done when gradients come back, last layer first. */
  backward(pass: () => void): void;
  /** The value as float32 may have it, where the pass is to show what hangs on rounding; else the value. */
  rounded(value: number): number;
  /** What the output's values are sums of, where that is larger than they are: rounding goes by it. */
  terms: Float64Array | null;
}

export type Layer = (
  inputs: readonly Tensor[],
  args: Readonly<Record<string, unknown>>,
  course: Course,
) => Tensor;

export function createTensor(batch: number, shape: readonly number[], exactZeros: boolean): Tensor {
  const size = batch * sizeOf(shape);
  return { batch, shape, data: new Float64Array(size), gradient: new Float64Array(size), exactZeros };
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Value `index`, which is there. */
export function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`There is no value ${index} of ${values.length}.`);
  return value;
}

/** Adds to value `index`. */
export function add(values: Float64Array, index: number, more: number): void {
  values[index] = at(values, index) + more;
}

export function only(inputs: readonly Tensor[]): Tensor {
  const [input, ...more] = inputs;
  if (input === undefined || more.length > 0) throw new Error(`Expected one input, got ${inputs.length}.`);
  return input;
}

/** Height, width and channels. */
export function imageOf({ shape }: Tensor): readonly [number, number, number] {
  const [height, width, channels] = shape;
  if (height === undefined || width === undefined || channels === undefined)
    throw new Error(`Expected an image, got the shape [${shape.join()}].`);
  return [height, width, channels];
}
