// 3×3 convolution with stride 1 by Winograd's F(m×m, 3×3), m = 2 or 4: a tile of m×m outputs comes from (m + 2)² products,
// where the definition needs 9m²: 16 instead of 36, or 36 instead of 144. With d an (m+2)×(m+2) patch of the input, g a filter
// and y the tile of outputs,
//   y = Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)]A, and by transposition dg = Gᵀ[(Bᵀ d B) ∘ (A dy Aᵀ)]G,
// where ∘, summed over channels (over tiles for dg), is one matrix product for each of the (m + 2)² places.
// The matrices of m = 2 are in `winogradTwo.ts`, those of m = 4 in `winogradFour.ts`.
// Source: A. Lavin, S. Gray, «Fast Algorithms for Convolutional Neural Networks», CVPR 2016.
/** Bytes between one place's block and the next beyond its values: equal strides would share a few lines of the cache. */
const GAP: i32 = 64;

/** Places of the largest patch: as many addresses lie in a table, and as many vectors in the room for half-made transforms. */
const MOST_PLACES: i32 = 36;

/** Bytes of the room for half-made transforms. */
const WORK: i32 = MOST_PLACES * 16;

/** Bytes of the table of addresses. */
const TABLE: i32 = MOST_PLACES * 4;

/** Geometry of one convolution, `height` × `width` being the input without its padding. Filled by `setWinograd`. */
export let height: i32 = 0,
  width: i32 = 0,
  inChannels: i32 = 0,
  outHeight: i32 = 0,
  outWidth: i32 = 0,
  outChannels: i32 = 0,
  top: i32 = 0,
  left: i32 = 0,
  /** m: outputs along a tile's side. */
  tile: i32 = 2,
  /** (m + 2)². */
  places: i32 = 16,
  /** Tiles worked on at a time, a multiple of four: their transforms stay in the second-level cache. */
  blockTiles: i32 = 64,
  tileRows: i32 = 0,
  tileColumns: i32 = 0;

/** Sets the geometry that the next Winograd calls work on; both numbers of channels are 4 or more, `m` is 2 or 4. */
export function setWinograd(
  h: i32,
  w: i32,
  ci: i32,
  oh: i32,
  ow: i32,
  co: i32,
  t: i32,
  l: i32,
  m: i32,
): void {
  height = h;
  width = w;
  inChannels = ci;
  outHeight = oh;
  outWidth = ow;
  outChannels = co;
  top = t;
  left = l;
  tile = m;
  places = (m + 2) * (m + 2);
  blockTiles = m == 2 ? 64 : 32;
  tileRows = (oh + m - 1) / m;
  tileColumns = (ow + m - 1) / m;
}

/** Output channels filled up to whole columns of a tile of the product. */
export function columnsOf(channels: i32): i32 {
  return (channels + 7) & ~7;
}

/** Input channels filled up to whole vectors: so many values of a tile lie in the block of patches. */
export function rowOfPatches(): i32 {
  return (inChannels + 3) & ~3;
}

/**
 * The vector to work on where the next four channels begin `channel` bytes on, of `size` bytes in all: where fewer are left, the
 * last four, of which some are worked out once more, with the same result.
 */
export function vectorAt(channel: usize, size: usize): usize {
  return min(channel, size - 16);
}

/** Bytes of one place's block of `channels` values for every tile. */
export function blockBytes(channels: i32): i32 {
  return blockTiles * channels * 4 + GAP;
}

/** Bytes of one place's transformed filters, or of the sums for their gradient. */
export function filterBytes(): i32 {
  return rowOfPatches() * columnsOf(outChannels) * 4 + GAP;
}

/**
 * Bytes of the scratch beside the filters, in this order: the room for half-made transforms, the table of addresses, both
 * blocks, and a pixel of zeros as wide as the wider side. As f64, since they may exceed what 32 bits count.
 */
export function winogradScratch(): f64 {
  const from = <f64>rowOfPatches(),
    to = <f64>columnsOf(outChannels);
  const blocks = <f64>places * 4 * (<f64>blockTiles * (from + to) + <f64>GAP);
  return <f64>(WORK + TABLE) + blocks + max<f64>(from, to) * 4;
}

/** Bytes of the transformed filters, or of the sums for their gradient. */
export function winogradFilterBytes(): f64 {
  return <f64>places * (<f64>rowOfPatches() * <f64>columnsOf(outChannels) * 4 + <f64>GAP);
}

/** Where the table of addresses lies in the scratch. */
export function tableIn(scratch: usize): usize {
  return scratch + <usize>WORK;
}

/** Where the block of transformed patches lies in the scratch. */
export function patchesIn(scratch: usize): usize {
  return scratch + <usize>(WORK + TABLE);
}

/** Where the block on the side of the outputs lies in the scratch. */
export function outputsIn(scratch: usize): usize {
  return patchesIn(scratch) + <usize>(places * blockBytes(rowOfPatches()));
}

/** Where the pixel of zeros lies in the scratch. */
export function zerosIn(scratch: usize): usize {
  return outputsIn(scratch) + <usize>(places * blockBytes(columnsOf(outChannels)));
}

/** Tiles of `images` images. */
export function tilesOf(images: i32): i32 {
  return images * tileRows * tileColumns;
}

/** The image that tile `index` lies in. */
export function imageOf(index: i32): i32 {
  return index / (tileColumns * tileRows);
}

/** The row of outputs that tile `index` begins in. */
export function rowOf(index: i32): i32 {
  return ((index / tileColumns) % tileRows) * tile;
}

/** The column of outputs that tile `index` begins in. */
export function columnOf(index: i32): i32 {
  return (index % tileColumns) * tile;
}

/**
 * Writes into `table` where the pixels of a square of `side` begin, channel 0: those of an image of h × w pixels of `channels`
 * at `x`, the first in `row` and `column`; those outside the image are at `zeros`.
 */
export function locate(
  x: usize,
  h: i32,
  w: i32,
  channels: i32,
  row: i32,
  column: i32,
  side: i32,
  zeros: usize,
  table: usize,
): void {
  for (let y = row; y < row + side; y++) {
    const inside = y >= 0 && y < h;
    for (let at = column; at < column + side; at++) {
      const pixel = (y * w + at) * channels;
      i32.store(table, <i32>(inside && at >= 0 && at < w ? x + ((<usize>pixel) << 2) : zeros));
      table += 4;
    }
  }
}

/** Four channels, `channel` bytes on, of pixel `index` of the table. */
export function pixel(table: usize, index: usize, channel: usize): v128 {
  return v128.load(<usize>i32.load(table + (index << 2)) + channel);
}
