// 3×3 convolution with stride 1 by Winograd's F(2×2, 3×3): a tile of 2×2 outputs comes from 16 products instead of 36.
// With d a 4×4 patch of the input, g a filter and y the tile of outputs,
//   y = Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)]A, and by transposition dg = Gᵀ[(Bᵀ d B) ∘ (A dy Aᵀ)]G,
// where ∘, summed over channels (over tiles for dg), is one matrix product for each of the 16 places.
// Source: A. Lavin, S. Gray, «Fast Algorithms for Convolutional Neural Networks», CVPR 2016.
/** Tiles worked on at a time: their transforms stay in the second-level cache. A multiple of four. */
export const TILES: i32 = 64;

/** Places in a transformed patch. */
export const PLACES: i32 = 16;

/** Bytes between one place's block and the next beyond its values: equal strides would share a few lines of the cache. */
const GAP: i32 = 64;

/** Geometry of one convolution, `height` × `width` being the input without its padding. Filled by `setWinograd`. */
export let height: i32 = 0,
  width: i32 = 0,
  inChannels: i32 = 0,
  outHeight: i32 = 0,
  outWidth: i32 = 0,
  outChannels: i32 = 0,
  top: i32 = 0,
  left: i32 = 0,
  tileRows: i32 = 0,
  tileColumns: i32 = 0;

/** Sets the geometry that the next Winograd calls work on; both numbers of channels are multiples of four. */
export function setWinograd(h: i32, w: i32, ci: i32, oh: i32, ow: i32, co: i32, t: i32, l: i32): void {
  height = h;
  width = w;
  inChannels = ci;
  outHeight = oh;
  outWidth = ow;
  outChannels = co;
  top = t;
  left = l;
  tileRows = (oh + 1) >> 1;
  tileColumns = (ow + 1) >> 1;
}

/** Output channels filled up to whole columns of a tile of the product. */
export function columnsOf(channels: i32): i32 {
  return (channels + 7) & ~7;
}

/** Bytes of one place's block of `channels` values for every tile. */
export function blockBytes(channels: i32): i32 {
  return TILES * channels * 4 + GAP;
}

/** Bytes of one place's transformed filters. */
export function filterBytes(): i32 {
  return inChannels * columnsOf(outChannels) * 4;
}

/**
 * Bytes of the scratch beside the filters: the table of addresses, both blocks, and a pixel of zeros as wide as the wider
 * side. As f64, since they may exceed what 32 bits count.
 */
export function winogradScratch(): f64 {
  const from = <f64>inChannels,
    to = <f64>columnsOf(outChannels);
  return <f64>PLACES * 4 * (1 + <f64>TILES * (from + to) + <f64>GAP) + max<f64>(from, to) * 4;
}

/** Bytes of the transformed filters, or of the sums for their gradient. */
export function winogradFilterBytes(): f64 {
  return <f64>PLACES * <f64>inChannels * <f64>columnsOf(outChannels) * 4;
}

/** Tiles of `images` images. */
export function tilesOf(images: i32): i32 {
  return images * tileRows * tileColumns;
}

/** Writes into `table` where the 16 pixels under tile `index` begin, channel 0; those outside the image are at `zeros`. */
function locatePatch(x: usize, index: i32, zeros: usize, table: usize): void {
  const column = (index % tileColumns) * 2 - left;
  const rest = index / tileColumns;
  const row = (rest % tileRows) * 2 - top;
  const image = (rest / tileRows) * height;
  for (let i = 0; i < 4; i++) {
    const y = row + i;
    const inside = y >= 0 && y < height;
    for (let j = 0; j < 4; j++) {
      const at = column + j;
      const pixel = ((image + y) * width + at) * inChannels;
      i32.store(table, <i32>(inside && at >= 0 && at < width ? x + ((<usize>pixel) << 2) : zeros));
      table += 4;
    }
  }
}

/** out[place] = Bᵀ d B for the patches of `count` tiles from `first` on; a block holds `[tile, channel]`. */
export function transformPatches(
  x: usize,
  first: i32,
  count: i32,
  zeros: usize,
  table: usize,
  out: usize,
): void {
  const block = <usize>blockBytes(inChannels);
  const size = (<usize>inChannels) << 2;
  for (let t = 0; t < count; t++) {
    locatePatch(x, first + t, zeros, table);
    for (let c: usize = 0; c < size; c += 16) transformPatch(table, c, block, out + <usize>t * size + c);
  }
}

function pixel(table: usize, index: usize, channel: usize): v128 {
  return v128.load(<usize>i32.load(table + (index << 2)) + channel);
}

/** Bᵀ d B of four channels, with Bᵀ = [1 0 −1 0; 0 1 1 0; 0 −1 1 0; 0 1 0 −1]. */
function transformPatch(table: usize, channel: usize, block: usize, out: usize): void {
  // Row by row d·B first; a, b, c, d are the rows' results.
  let p0 = pixel(table, 0, channel),
    p1 = pixel(table, 1, channel),
    p2 = pixel(table, 2, channel),
    p3 = pixel(table, 3, channel);
  const a0 = f32x4.sub(p0, p2),
    a1 = f32x4.add(p1, p2),
    a2 = f32x4.sub(p2, p1),
    a3 = f32x4.sub(p1, p3);
  p0 = pixel(table, 8, channel);
  p1 = pixel(table, 9, channel);
  p2 = pixel(table, 10, channel);
  p3 = pixel(table, 11, channel);
  const c0 = f32x4.sub(p0, p2),
    c1 = f32x4.add(p1, p2),
    c2 = f32x4.sub(p2, p1),
    c3 = f32x4.sub(p1, p3);
  v128.store(out, f32x4.sub(a0, c0));
  v128.store(out + block, f32x4.sub(a1, c1));
  v128.store(out + 2 * block, f32x4.sub(a2, c2));
  v128.store(out + 3 * block, f32x4.sub(a3, c3));
  p0 = pixel(table, 4, channel);
  p1 = pixel(table, 5, channel);
  p2 = pixel(table, 6, channel);
  p3 = pixel(table, 7, channel);
  const b0 = f32x4.sub(p0, p2),
    b1 = f32x4.add(p1, p2),
    b2 = f32x4.sub(p2, p1),
    b3 = f32x4.sub(p1, p3);
  let next = out + 4 * block;
  v128.store(next, f32x4.add(b0, c0));
  v128.store(next + block, f32x4.add(b1, c1));
  v128.store(next + 2 * block, f32x4.add(b2, c2));
  v128.store(next + 3 * block, f32x4.add(b3, c3));
  next += 4 * block;
  v128.store(next, f32x4.sub(c0, b0));
  v128.store(next + block, f32x4.sub(c1, b1));
  v128.store(next + 2 * block, f32x4.sub(c2, b2));
  v128.store(next + 3 * block, f32x4.sub(c3, b3));
  p0 = pixel(table, 12, channel);
  p1 = pixel(table, 13, channel);
  p2 = pixel(table, 14, channel);
  p3 = pixel(table, 15, channel);
  next += 4 * block;
  v128.store(next, f32x4.sub(b0, f32x4.sub(p0, p2)));
  v128.store(next + block, f32x4.sub(b1, f32x4.add(p1, p2)));
  v128.store(next + 2 * block, f32x4.sub(b2, f32x4.sub(p2, p1)));
  v128.store(next + 3 * block, f32x4.sub(b3, f32x4.sub(p1, p3)));
}
