// Depthwise convolution: every channel has filters of its own, `multiplier` of them, whose outputs stand side by side. Channels lie
// next to each other in memory, so they are computed four at a time; padding is left out instead of being multiplied.
import { multiplyAdd } from './simd';

/** Geometry of one convolution; pairs are height, width. Filled by `setDepthwise`. */
let height: i32 = 0,
  width: i32 = 0,
  channels: i32 = 0,
  multiplier: i32 = 1,
  filters: i32 = 0;
let kernelHeight: i32 = 0,
  kernelWidth: i32 = 0,
  outHeight: i32 = 0,
  outWidth: i32 = 0;
let strideHeight: i32 = 1,
  strideWidth: i32 = 1,
  dilationHeight: i32 = 1,
  dilationWidth: i32 = 1;
/** Rows and columns of padding before the image. */
let top: i32 = 0,
  left: i32 = 0;

/** Sets the geometry that the next depthwise calls work on. */
export function setDepthwise(
  h: i32,
  w: i32,
  c: i32,
  m: i32,
  kh: i32,
  kw: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  dh: i32,
  dw: i32,
  rows: i32,
  columns: i32,
): void {
  height = h;
  width = w;
  channels = c;
  multiplier = m;
  filters = c * m;
  kernelHeight = kh;
  kernelWidth = kw;
  outHeight = oh;
  outWidth = ow;
  strideHeight = sh;
  strideWidth = sw;
  dilationHeight = dh;
  dilationWidth = dw;
  top = rows;
  left = columns;
}

/** Bytes of scratch: what every column meets, the products of one pixel, one pixel of all filters. */
export function depthwiseScratch(): i32 {
  const columns = max(width, outWidth) * kernelWidth;
  return (columns + 2 * kernelHeight * kernelWidth + filters) << 2;
}

/** Whether places are those of the input, and look for the outputs that they are part of; else it is the other way. */
let turned: bool = false;

/**
 * Where along an axis the place `at` meets another through a tap: the pixel that an output reads, or, turned, the output that a
 * pixel is read by. −1 where there is none.
 */
function met(at: i32, tap: i32, stride: i32, dilation: i32, before: i32, extent: i32): i32 {
  if (!turned) {
    const pixel = at * stride + tap * dilation - before;
    return pixel < extent ? max(pixel, -1) : -1;
  }
  const reach = at + before - tap * dilation;
  if (reach < 0 || reach % stride != 0) return -1;
  const output = reach / stride;
  return output < extent ? output : -1;
}

/** Writes what every column meets through every tap: bytes from the start of the row that it meets, or −1. */
function locateColumns(count: i32, extent: i32, pixel: i32, table: usize): void {
  for (let column = 0; column < count; column++) {
    for (let tap = 0; tap < kernelWidth; tap++, table += 4) {
      const other = met(column, tap, strideWidth, dilationWidth, left, extent);
      store<i32>(table, other < 0 ? -1 : (other * pixel) << 2);
    }
  }
}

/** Writes the addresses of the factors of a place: a pixel of `source` and the filters of a tap. Returns where they end. */
function gather(
  source: usize,
  rowBytes: usize,
  row: i32,
  rows: i32,
  column: usize,
  w: usize,
  table: usize,
): usize {
  const tapBytes = (<usize>filters) << 2;
  let end = table;
  for (let down = 0; down < kernelHeight; down++, w += <usize>kernelWidth * tapBytes) {
    const other = met(row, down, strideHeight, dilationHeight, top, rows);
    if (other < 0) continue;
    const start = source + <usize>other * rowBytes;
    for (let across: usize = 0; across < <usize>kernelWidth; across++) {
      const offset = load<i32>(column + (across << 2));
      if (offset < 0) continue;
      store<u32>(end, <u32>(start + <usize>offset));
      store<u32>(end, <u32>(w + across * tapBytes), 4);
      end += 8;
    }
  }
  return end;
}

/** y[c] = start[c] + Σ a[c]·b[c] over the pairs of addresses in the table, for `bytes` of floats; `start` may be 0. */
function sumProducts(table: usize, end: usize, start: usize, y: usize, bytes: usize): void {
  let c: usize = 0;
  const none = f32x4.splat(0);
  for (; c + 64 <= bytes; c += 64) {
    let s0 = none,
      s1 = none,
      s2 = none,
      s3 = none;
    if (start) {
      s0 = v128.load(start + c);
      s1 = v128.load(start + c, 16);
      s2 = v128.load(start + c, 32);
      s3 = v128.load(start + c, 48);
    }
    for (let entry = table; entry < end; entry += 8) {
      const a = <usize>load<u32>(entry) + c,
        b = <usize>load<u32>(entry, 4) + c;
      s0 = multiplyAdd(v128.load(a), v128.load(b), s0);
      s1 = multiplyAdd(v128.load(a, 16), v128.load(b, 16), s1);
      s2 = multiplyAdd(v128.load(a, 32), v128.load(b, 32), s2);
      s3 = multiplyAdd(v128.load(a, 48), v128.load(b, 48), s3);
    }
    v128.store(y + c, s0);
    v128.store(y + c, s1, 16);
    v128.store(y + c, s2, 32);
    v128.store(y + c, s3, 48);
  }
  for (; c + 16 <= bytes; c += 16) {
    let sum = start ? v128.load(start + c) : none;
    for (let entry = table; entry < end; entry += 8) {
      const a = <usize>load<u32>(entry) + c,
        b = <usize>load<u32>(entry, 4) + c;
      sum = multiplyAdd(v128.load(a), v128.load(b), sum);
    }
    v128.store(y + c, sum);
  }
  for (; c < bytes; c += 4) {
    let sum: f32 = start ? f32.load(start + c) : 0;
    for (let entry = table; entry < end; entry += 8) {
      sum += f32.load(<usize>load<u32>(entry) + c) * f32.load(<usize>load<u32>(entry, 4) + c);
    }
    f32.store(y + c, sum);
  }
}

/** The channel's value of filter `filter`, from a pixel of the input. */
function channelOf(pixel: usize, filter: i32): f32 {
  return f32.load(pixel + ((<usize>(filter / multiplier)) << 2));
}

/** The channels' values of four filters from `filter` on. */
function channelsOf(pixel: usize, filter: i32): v128 {
  if (multiplier == 1) return v128.load(pixel + ((<usize>filter) << 2));
  return f32x4.replace_lane(
    f32x4.replace_lane(
      f32x4.replace_lane(f32x4.splat(channelOf(pixel, filter)), 1, channelOf(pixel, filter + 1)),
      2,
      channelOf(pixel, filter + 2),
    ),
    3,
    channelOf(pixel, filter + 3),
  );
}

/** As `sumProducts`, with the pixels' channels read once for each of their filters. */
function sumSpread(table: usize, end: usize, start: usize, y: usize): void {
  let filter = 0;
  for (; filter + 4 <= filters; filter += 4) {
    const c = (<usize>filter) << 2;
    let sum = start ? v128.load(start + c) : f32x4.splat(0);
    for (let entry = table; entry < end; entry += 8) {
      const b = v128.load(<usize>load<u32>(entry, 4) + c);
      sum = multiplyAdd(channelsOf(<usize>load<u32>(entry), filter), b, sum);
    }
    v128.store(y + c, sum);
  }
  for (; filter < filters; filter++) {
    const c = (<usize>filter) << 2;
    let sum: f32 = start ? f32.load(start + c) : 0;
    for (let entry = table; entry < end; entry += 8) {
      sum += channelOf(<usize>load<u32>(entry), filter) * f32.load(<usize>load<u32>(entry, 4) + c);
    }
    f32.store(y + c, sum);
  }
}

/** y[p, f] = b[f] + Σ x[pixel, c]·w[tap, f] over the taps of place p, with c the channel of f; w `[height, width, c, multiplier]`. */
export function depthwiseForward(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  images: i32,
  scratch: usize,
): void {
  const rowBytes = (<usize>(width * channels)) << 2,
    bytes = (<usize>filters) << 2;
  const table = scratch + ((<usize>(outWidth * kernelWidth)) << 2);
  turned = false;
  locateColumns(outWidth, width, channels, scratch);
  for (let image = 0; image < images; image++, x += <usize>height * rowBytes) {
    for (let row = 0; row < outHeight; row++) {
      let column = scratch;
      for (let j = 0; j < outWidth; j++, column += (<usize>kernelWidth) << 2, y += bytes) {
        const end = gather(x, rowBytes, row, height, column, w, table);
        if (multiplier == 1) sumProducts(table, end, bias, y, bytes);
        else sumSpread(table, end, bias, y);
      }
    }
  }
}

/** dx[pixel, c] = Σ dy[p, f]·w[tap, f] over the places p that read the pixel, and over the filters f of c. */
export function depthwiseInputGradient(dy: usize, w: usize, dx: usize, images: i32, scratch: usize): void {
  const rowBytes = (<usize>(outWidth * filters)) << 2,
    bytes = (<usize>filters) << 2;
  const table = scratch + ((<usize>(width * kernelWidth)) << 2);
  const sums = table + ((<usize>(kernelHeight * kernelWidth)) << 3);
  turned = true;
  locateColumns(width, outWidth, filters, scratch);
  for (let image = 0; image < images; image++, dy += <usize>outHeight * rowBytes) {
    for (let row = 0; row < height; row++) {
      let column = scratch;
      for (let j = 0; j < width; j++, column += (<usize>kernelWidth) << 2, dx += (<usize>channels) << 2) {
        const end = gather(dy, rowBytes, row, outHeight, column, w, table);
        sumProducts(table, end, 0, multiplier == 1 ? dx : sums, bytes);
        if (multiplier > 1) sumFilters(sums, dx);
      }
    }
  }
}

/** out[c] = Σ x[f] over the filters of channel c. */
function sumFilters(x: usize, out: usize): void {
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    let sum: f32 = 0;
    for (let m = 0; m < multiplier; m++, x += 4) sum += f32.load(x);
    f32.store(out + c, sum);
  }
}

/** dw[tap, f] += Σ x[pixel, c]·dy[p, f] over the places p of a row of outputs that lie from `x` and `dy` on. */
function addRow(x: usize, dy: usize, count: i32, dw: usize): void {
  const step = (<usize>(strideWidth * channels)) << 2,
    bytes = (<usize>filters) << 2;
  const end = dy + <usize>count * bytes;
  let filter = 0;
  if (multiplier == 1) {
    for (; filter + 16 <= filters; filter += 16)
      addSixteen(x, dy, end, step, bytes, (<usize>filter) << 2, dw);
  }
  for (; filter + 4 <= filters; filter += 4) {
    const f = (<usize>filter) << 2;
    let sum = f32x4.splat(0);
    for (let pixel = x, from = dy + f; from < end; from += bytes, pixel += step) {
      sum = multiplyAdd(channelsOf(pixel, filter), v128.load(from), sum);
    }
    v128.store(dw + f, f32x4.add(v128.load(dw + f), sum));
  }
  for (; filter < filters; filter++) {
    const f = (<usize>filter) << 2;
    let sum: f32 = 0;
    for (let pixel = x, from = dy + f; from < end; from += bytes, pixel += step) {
      sum += channelOf(pixel, filter) * f32.load(from);
    }
    f32.store(dw + f, f32.load(dw + f) + sum);
  }
}

/** Sixteen filters at a time, so that a sum need not wait for the one before. */
function addSixteen(x: usize, dy: usize, end: usize, step: usize, bytes: usize, f: usize, dw: usize): void {
  let s0 = f32x4.splat(0),
    s1 = s0,
    s2 = s0,
    s3 = s0;
  for (let pixel = x + f, from = dy + f; from < end; from += bytes, pixel += step) {
    s0 = multiplyAdd(v128.load(pixel), v128.load(from), s0);
    s1 = multiplyAdd(v128.load(pixel, 16), v128.load(from, 16), s1);
    s2 = multiplyAdd(v128.load(pixel, 32), v128.load(from, 32), s2);
    s3 = multiplyAdd(v128.load(pixel, 48), v128.load(from, 48), s3);
  }
  const to = dw + f;
  v128.store(to, f32x4.add(v128.load(to), s0));
  v128.store(to, f32x4.add(v128.load(to, 16), s1), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), s2), 32);
  v128.store(to, f32x4.add(v128.load(to, 48), s3), 48);
}

/** dw = the gradient in the filters, summed over all places of the images. */
export function depthwiseFilterGradient(x: usize, dy: usize, dw: usize, images: i32): void {
  const tapBytes = (<usize>filters) << 2;
  memory.fill(dw, 0, <usize>(kernelHeight * kernelWidth) * tapBytes);
  turned = false;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < outHeight; row++) {
      const from = dy + <usize>((image * outHeight + row) * outWidth) * tapBytes;
      for (let down = 0; down < kernelHeight; down++) {
        const pixelRow = met(row, down, strideHeight, dilationHeight, top, height);
        if (pixelRow < 0) continue;
        const source = x + ((<usize>((image * height + pixelRow) * width * channels)) << 2);
        for (let across = 0; across < kernelWidth; across++) {
          addTap(source, from, across, dw + <usize>(down * kernelWidth + across) * tapBytes);
        }
      }
    }
  }
}

/** Adds what a tap of one row of outputs meets in one row of the image. */
function addTap(source: usize, dy: usize, across: i32, dw: usize): void {
  const offset = across * dilationWidth - left;
  // Outputs whose pixel lies in the image: 0 ≤ j · stride + offset < width.
  const first = offset < 0 ? (strideWidth - 1 - offset) / strideWidth : 0;
  const last = min(outWidth, (width - offset + strideWidth - 1) / strideWidth);
  if (first >= last) return;
  const pixel = source + ((<usize>((first * strideWidth + offset) * channels)) << 2);
  addRow(pixel, dy + ((<usize>(first * filters)) << 2), last - first, dw);
}
