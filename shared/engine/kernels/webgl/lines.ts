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

export function linesOf({ shape, size }: Tensor): Lines {
  const channels = shape.at(-1) ?? 1;
  const columns = shape.at(-2) ?? 1;
  const images = size / (columns * channels);
  const pairs = Math.ceil(columns / 2);
  const lines = images * pairs;
  const perPart = Math.max(4, Math.ceil(lines / PARTS));
  const parts = Math.ceil(lines / perPart);
  return {
    ...{ images, columns, channels, parts, rows: images * columns },
    integers: { columns, pairs, lines, perPart },
  };
}

/** The same values with the axes that `Lines` has. Its texels are the same too: only the last two axes are packed. */
export function threeAxes(tensor: Tensor, { images, columns, channels }: Lines): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape: [images, columns, channels] };
}

/** First line of a part, the one after its last, and how many values of a channel it has. */
export const LINES = `
  int startOf(int part) { return part * perPart; }
  int endOf(int part) { return min(startOf(part) + perPart, lines); }
  float rowsIn(int part) {
    int start = startOf(part);
    int end = endOf(part);
    // Where columns are odd, the last line of every image has one column only.
    return float(2 * (end - start) - (columns % 2) * (end / pairs - start / pairs));
  }`;
