/** A convolution's numbers, all pairs as height, width. */
export interface ReferenceGeometry {
  readonly images: number;
  readonly input: readonly [number, number];
  readonly channels: number;
  readonly size: readonly [number, number];
  readonly filters: number;
  /** Of channels and of filters; 1 where none is given. */
  readonly groups?: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: 'same' | 'valid' | number;
}

/** Output extents and zeros before the first row and column, by TensorFlow's rules. */
export function placeReference(of: ReferenceGeometry): {
  output: [number, number];
  before: [number, number];
} {
  const along = (axis: 0 | 1): [number, number] => {
    const [input, span] = [of.input[axis], (of.size[axis] - 1) * of.dilation + 1];
    if (of.padding === 'same') {
      const output = Math.ceil(input / of.stride);
      return [output, Math.floor(Math.max(0, (output - 1) * of.stride + span - input) / 2)];
    }
    const zeros = of.padding === 'valid' ? 0 : of.padding;
    return [Math.floor((input + 2 * zeros - span) / of.stride) + 1, zeros];
  };
  const [rows, columns] = [along(0), along(1)];
  return { output: [rows[0], columns[0]], before: [rows[1], columns[1]] };
}

type Visit = (x: number, w: number, y: number) => void;

/** Every list of indices below the extents, the last index fastest. */
function* indicesBelow(extents: readonly number[]): Generator<number[]> {
  const [first, ...rest] = extents;
  if (first === undefined) {
    yield [];
    return;
  }
  for (let index = 0; index < first; index++) for (const tail of indicesBelow(rest)) yield [index, ...tail];
}

/** Calls `visit` with the indices of every product of the convolution: y[y] += x[x]·w[w]. */
function eachProduct(of: ReferenceGeometry, visit: Visit): void {
  const { output, before } = placeReference(of);
  const [height, width] = of.input;
  const { groups = 1 } = of;
  const own = of.channels / groups;
  for (const [n = 0, i = 0, j = 0, u = 0, v = 0] of indicesBelow([of.images, ...output, ...of.size])) {
    const row = i * of.stride + u * of.dilation - before[0];
    const column = j * of.stride + v * of.dilation - before[1];
    if (row < 0 || row >= height || column < 0 || column >= width) continue;
    const pixel = (n * height + row) * width + column;
    const tap = u * of.size[1] + v;
    const place = (n * output[0] + i) * output[1] + j;
    for (const [c = 0, f = 0] of indicesBelow([own, of.filters])) {
      const group = Math.floor((f * groups) / of.filters);
      visit(pixel * of.channels + group * own + c, (tap * own + c) * of.filters + f, place * of.filters + f);
    }
  }
}

/** y without bias, in float64, straight from the definition. */
export function referenceForward(of: ReferenceGeometry, x: Float32Array, w: Float32Array): Float64Array {
  const { output } = placeReference(of);
  const y = new Float64Array(of.images * output[0] * output[1] * of.filters);
  eachProduct(of, (atX, atW, atY) => {
    y[atY] = (y[atY] ?? 0) + (x[atX] ?? 0) * (w[atW] ?? 0);
  });
  return y;
}

/** Gradients of Σ y·dy in x and w, in float64, straight from the definition. */
export function referenceGradients(
  of: ReferenceGeometry,
  x: Float32Array,
  w: Float32Array,
  dy: Float32Array,
): { dx: Float64Array; dw: Float64Array } {
  const [dx, dw] = [new Float64Array(x.length), new Float64Array(w.length)];
  eachProduct(of, (atX, atW, atY) => {
    dx[atX] = (dx[atX] ?? 0) + (dy[atY] ?? 0) * (w[atW] ?? 0);
    dw[atW] = (dw[atW] ?? 0) + (dy[atY] ?? 0) * (x[atX] ?? 0);
  });
  return { dx, dw };
}
