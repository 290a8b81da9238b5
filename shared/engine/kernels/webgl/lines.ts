import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** Enough parts for every core of a GPU to have work, few enough to add up at once. */
const PARTS = 128;

/**
 * A tensor `[…, columns, channels]` as texels see it, `[images, columns, channels]`, cut into parts of lines. A line is two
 * neighbouring columns of one image: what one row of texels holds.
 */
export interface Lines {
  readonly images: number;
  readonly columns: number;
  readonly channels: number;
  /** Numbers for the shader; `LINES` reads them. */
  readonly integers: Readonly<Record<string, number>>;
  readonly parts: number;
  /** Values of every channel. */
  readonly rows: number;
}

/** @param linesPerPart as many as give every core of a GPU some work, unless it is said */
export function linesOf({ shape, size }: Tensor, linesPerPart?: number): Lines {
  const channels = shape.at(-1) ?? 1;
  const columns = shape.at(-2) ?? 1;
  const images = size / (columns * channels);
  const pairs = Math.ceil(columns / 2);
  const lines = images * pairs;
  const perPart = linesPerPart ?? Math.max(4, Math.ceil(lines / PARTS));
  const parts = Math.ceil(lines / perPart);
  return {
    ...{ images, columns, channels, parts, rows: images * columns },
    integers: { columns, pairs, lines, perPart, channelPairs: Math.ceil(channels / 2) },
  };
}

/** The same values with the axes that `Lines` has. Its texels are the same too: only the last two axes are packed. */
export function threeAxes(tensor: Tensor, { images, columns, channels }: Lines): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape: [images, columns, channels] };
}

/**
 * Where the n-th texel of a texture lies, and steps from one to a later one. TensorFlow.js' own access by coordinates divides
 * integers several times for each value, which takes longer than to read it.
 */
export const TEXELS = `
  ivec2 texelAt(int number, int width) { return ivec2(number % width, number / width); }
  void walk(inout ivec2 texel, int by, int width) {
    texel.x += by;
    while (texel.x >= width) {
      texel.x -= width;
      texel.y += 1;
    }
  }`;

/**
 * First line of a part, the one after its last, and how many values of a channel it has; what a texture has of a channel and the
 * next one in a line.
 */
export const LINES = `
  ${TEXELS}
  int startOf(int part) { return part * perPart; }
  int endOf(int part) { return min(startOf(part) + perPart, lines); }
  float rowsIn(int part) {
    int start = startOf(part);
    int end = endOf(part);
    // Where columns are odd, the last line of every image has one column only.
    return float(2 * (end - start) - (columns % 2) * (end / pairs - start / pairs));
  }
  vec4 lineOf(sampler2D X, int line, int channel) {
    return texelFetch(X, texelAt(line * channelPairs + channel / 2, textureSize(X, 0).x), 0);
  }`;

/**
 * A loop over the lines of `part` at `channel` and the next one. For an input `X`, `body` finds the line's texel as `texelX`;
 * its second column counts only where `both` is true.
 */
export function overLines(inputs: readonly string[], body: string): string {
  const each = (line: (name: string) => string): string => inputs.map(line).join('\n');
  return `
    int first = startOf(part);
    int pair = first % pairs;
    ${each((name) => `int width${name} = textureSize(${name}, 0).x;`)}
    ${each((name) => `ivec2 at${name} = texelAt(first * channelPairs + channel / 2, width${name});`)}
    for (int line = first; line < endOf(part); line++) {
      ${each((name) => `vec4 texel${name} = texelFetch(${name}, at${name}, 0);`)}
      bool both = 2 * pair + 1 < columns;
      ${body}
      ${each((name) => `walk(at${name}, channelPairs, width${name});`)}
      pair = pair + 1 < pairs ? pair + 1 : 0;
    }`;
}

/** For a program that works on tensors of several shapes: the numbers of `LINES` are variables, which `choose` gives their values. */
export const CHOSEN_LINES = 'int columns, pairs, lines, perPart, channelPairs;';

/** GLSL that makes those of `lines` the numbers of `LINES`. */
export function choose({ integers }: Lines): string {
  return Object.entries(integers)
    .map(([name, value]) => `${name} = ${value};`)
    .join(' ');
}
