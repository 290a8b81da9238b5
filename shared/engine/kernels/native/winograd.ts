import type { Pair, Window } from '../window';
import type { NativeHost } from './host';

/** m of Winograd's F(m×m, 3×3): outputs along a tile's side. */
export type Tile = 2 | 4;

/** What a Winograd convolution reads and writes; `top` and `left` are the rows and columns of zeros before the image. */
export interface Geometry {
  readonly input: Pair;
  readonly output: Pair;
  readonly top: number;
  readonly left: number;
  readonly channels: number;
  readonly filters: number;
  readonly tile: Tile;
}

/** A vector of channels, which the transforms work on. */
const LEAST_CHANNELS = 4;

/** Where fewer channels enter or leave, products are short, and what surrounds them costs more by this; found by measuring. */
const MANY_CHANNELS = 8;
const FEW_COST = 1.5;

/**
 * What a tile costs, and once a call what the filters' transform does, in multiplications by the definition, of which a pixel costs
 * nine; found by measuring.
 */
const costs: Readonly<Record<Tile, { readonly perTile: number; readonly perCall: number }>> = {
  2: { perTile: 24, perCall: 150 },
  4: { perTile: 60, perCall: 500 },
};
const PIXEL_COST = 9;

/**
 * The tile with which Winograd's algorithm computes this convolution of so many images the fastest, or null where the plain product
 * is faster or it cannot: 3×3, every pixel, one group, and at least a vector of channels. What overhangs the image is lost
 * work, so that small images take small tiles; and few of them do not pay the transform of the filters.
 */
function winogradTile(
  { size, strides, dilations, output }: Window,
  channels: Pair,
  groups: number,
  images: number,
): Tile | null {
  const can =
    groups === 1 &&
    size.every((extent) => extent === 3) &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels.every((count) => count >= LEAST_CHANNELS);
  if (!can) return null;
  const [height, width] = output;
  const share = Math.min(...channels) < MANY_CHANNELS ? FEW_COST : 1;
  const cost = (tile: Tile): number => {
    const tiles = images * Math.ceil(height / tile) * Math.ceil(width / tile);
    return tiles * share * costs[tile].perTile + costs[tile].perCall;
  };
  const tile = cost(4) < cost(2) ? 4 : 2;
  return cost(tile) <= PIXEL_COST * images * height * width ? tile : null;
}

/** The geometry of a forward pass and of its filter's gradient; null where the plain product is to compute it. */
export function winogradForwardGeometry(
  window: Window,
  [channels, filters]: Pair,
  groups: number,
  images: number,
): Geometry | null {
  const { input, output, rows, columns } = window;
  const tile = winogradTile(window, [channels, filters], groups, images);
  return tile && { input, output, top: rows[0], left: columns[0], channels, filters, tile };
}

/** The geometry of the gradient in the input: a convolution from dy to dx with the filter turned by 180°; null as above. */
export function winogradBackwardGeometry(
  window: Window,
  [channels, filters]: Pair,
  groups: number,
  images: number,
): Geometry | null {
  const { input, output, rows, columns } = window;
  const tile = winogradTile({ ...window, output: input }, [channels, filters], groups, images);
  const [top, left] = [2 - rows[0], 2 - columns[0]];
  return tile && { input: output, output: input, top, left, channels: filters, filters: channels, tile };
}

/** A geometry as the binaries read it. */
export function winogradWords({ input, channels, output, filters, top, left, tile }: Geometry): number[] {
  return [...input, channels, ...output, filters, top, left, tile];
}

/** Tells the binary the geometry, and returns the addresses of the scratch and of the filters it needs. */
export function setWinograd(native: NativeHost, of: Geometry): readonly [scratch: number, filters: number] {
  native.kernels.setWinograd(...winogradWords(of));
  const { winogradScratch, winogradFilterBytes } = native.kernels;
  const [scratch = 0, filters = 0] = native.scratch(winogradScratch(), winogradFilterBytes());
  return [scratch, filters];
}
