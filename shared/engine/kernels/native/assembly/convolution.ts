// Convolution over an input that already carries its padding: the image is gathered straight into the panels of the
// matrix product (implicit im2col), so that no column matrix is ever written out. Where the channels are in groups, every
// group is a convolution of its own, on its share of the channels of each pixel.
import {
  DEPTH,
  FROM_BIAS,
  FROM_C,
  FROM_ZERO,
  gemm,
  gemmScratch,
  multiplyPanels,
  packB,
  padBias,
  ROWS,
  TILE_COLUMNS,
  TILE_ROWS,
} from './gemm';

/** Geometry of one convolution; `height` and `width` are those of the padded input. Filled by `setConv`. */
let height: i32 = 0,
  width: i32 = 0,
  groups: i32 = 1;
/** Channels of an input pixel that a group reads, and of all groups. */
let inChannels: i32 = 0,
  inPixel: i32 = 0,
  kernelHeight: i32 = 0,
  kernelWidth: i32 = 0;
/** Channels of an output pixel that a group writes, and of all groups; those of the filters lie the same way. */
let outChannels: i32 = 0,
  outPixel: i32 = 0,
  outHeight: i32 = 0,
  outWidth: i32 = 0;
let strideHeight: i32 = 0,
  strideWidth: i32 = 0,
  dilationHeight: i32 = 0,
  dilationWidth: i32 = 0;

/** Sets the geometry that the next convolution calls work on. */
export function setConv(
  h: i32,
  w: i32,
  ci: i32,
  kh: i32,
  kw: i32,
  co: i32,
  oh: i32,
  ow: i32,
  sh: i32,
  sw: i32,
  dh: i32,
  dw: i32,
  count: i32,
): void {
  height = h;
  width = w;
  groups = count;
  inChannels = ci / count;
  inPixel = ci;
  kernelHeight = kh;
  kernelWidth = kw;
  outChannels = co / count;
  outPixel = co;
  outHeight = oh;
  outWidth = ow;
  strideHeight = sh;
  strideWidth = sw;
  dilationHeight = dh;
  dilationWidth = dw;
}

/** Copies NHWC images into a larger frame of zeros: out[n, y + top, x + left, c] = in[n, y, x, c]. */
export function padImages(
  x: usize,
  batch: i32,
  h: i32,
  w: i32,
  c: i32,
  top: i32,
  left: i32,
  ph: i32,
  pw: i32,
  out: usize,
): void {
  memory.fill(out, 0, (<usize>(batch * ph * pw * c)) << 2);
  const row = (<usize>(w * c)) << 2;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < h; y++) {
      memory.copy(
        out + ((<usize>(((n * ph + y + top) * pw + left) * c)) << 2),
        x + ((<usize>((n * h + y) * w * c)) << 2),
        row,
      );
    }
  }
}

/** The inverse of `padImages` for gradients: out[n, y, x, c] = in[n, y + top, x + left, c]. */
export function cropImages(
  x: usize,
  batch: i32,
  ph: i32,
  pw: i32,
  c: i32,
  top: i32,
  left: i32,
  h: i32,
  w: i32,
  out: usize,
): void {
  const row = (<usize>(w * c)) << 2;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < h; y++) {
      memory.copy(
        out + ((<usize>((n * h + y) * w * c)) << 2),
        x + ((<usize>(((n * ph + y + top) * pw + left) * c)) << 2),
        row,
      );
    }
  }
}

/** Float offset, from an output pixel's first input value, of entry k = (ky·KW + kx)·Cin + ci of a group's window. */
function windowOffset(k: i32): i32 {
  const ci = k % inChannels;
  const tap = k / inChannels;
  return ((tap / kernelWidth) * dilationHeight * width + (tap % kernelWidth) * dilationWidth) * inPixel + ci;
}

/** Float offset of the first input value under output pixel `m` = (n·OH + oy)·OW + ox. */
function pixelOffset(m: i32): i32 {
  const ox = m % outWidth;
  const rest = m / outWidth;
  const oy = rest % outHeight;
  return (((rest / outHeight) * height + oy * strideHeight) * width + ox * strideWidth) * inPixel;
}

/** Writes the window offsets of entries 0..k−1, in bytes, into a table. */
function windowTable(k: i32, out: usize): void {
  for (let p = 0; p < k; p++) i32.store(out + ((<usize>p) << 2), windowOffset(p) << 2);
}

/** Gathers output pixels first..first+rows as panels of four pixels over window entries from..from+depth. */
function packPixels(x: usize, table: usize, first: i32, rows: i32, from: i32, depth: i32, out: usize): void {
  const quads = (inChannels & 3) == 0;
  for (let i = 0; i < rows; i += TILE_ROWS) {
    const last = first + rows - 1;
    const x0 = x + ((<usize>pixelOffset(first + i)) << 2);
    const x1 = x + ((<usize>pixelOffset(min(first + i + 1, last))) << 2);
    const x2 = x + ((<usize>pixelOffset(min(first + i + 2, last))) << 2);
    const x3 = x + ((<usize>pixelOffset(min(first + i + 3, last))) << 2);
    let entry = table + ((<usize>from) << 2);
    let p = 0;
    if (quads) {
      for (; p < depth; p += 4) {
        const at = <usize>i32.load(entry);
        const r0 = v128.load(x0 + at),
          r1 = v128.load(x1 + at),
          r2 = v128.load(x2 + at),
          r3 = v128.load(x3 + at);
        const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5),
          b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
        const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7),
          d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
        v128.store(out, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
        v128.store(out, v128.shuffle<f32>(a, b, 2, 3, 6, 7), 16);
        v128.store(out, v128.shuffle<f32>(c, d, 0, 1, 4, 5), 32);
        v128.store(out, v128.shuffle<f32>(c, d, 2, 3, 6, 7), 48);
        out += 64;
        entry += 16;
      }
    } else {
      for (; p < depth; p++) {
        const at = <usize>i32.load(entry);
        f32.store(out, f32.load(x0 + at));
        f32.store(out, f32.load(x1 + at), 4);
        f32.store(out, f32.load(x2 + at), 8);
        f32.store(out, f32.load(x3 + at), 12);
        out += 16;
        entry += 4;
      }
    }
  }
}

/** Gathers window entries first..first+rows as panels of four entries over output pixels from..from+depth. */
function packEntries(
  x: usize,
  table: usize,
  first: i32,
  rows: i32,
  pixels: usize,
  depth: i32,
  out: usize,
): void {
  const quads = (inChannels & 3) == 0;
  for (let i = 0; i < rows; i += TILE_ROWS) {
    const entry = table + ((<usize>(first + i)) << 2);
    const e0 = <usize>i32.load(entry);
    if (quads) {
      for (let p = 0; p < depth; p++) {
        v128.store(out, v128.load(x + <usize>i32.load(pixels + ((<usize>p) << 2)) + e0));
        out += 16;
      }
    } else {
      const last = rows - 1 - i;
      const e1 = <usize>i32.load(entry + ((<usize>min(1, last)) << 2));
      const e2 = <usize>i32.load(entry + ((<usize>min(2, last)) << 2));
      const e3 = <usize>i32.load(entry + ((<usize>min(3, last)) << 2));
      for (let p = 0; p < depth; p++) {
        const at = x + <usize>i32.load(pixels + ((<usize>p) << 2));
        f32.store(out, f32.load(at + e0));
        f32.store(out, f32.load(at + e1), 4);
        f32.store(out, f32.load(at + e2), 8);
        f32.store(out, f32.load(at + e3), 12);
        out += 16;
      }
    }
  }
}

/** Bytes of scratch for the convolution that `setConv` describes; as f64, since they may exceed what 32 bits count. */
export function convScratch(): f64 {
  const k = <f64>kernelHeight * <f64>kernelWidth * <f64>inChannels;
  const columns = <f64>outChannels + 8;
  const product = <f64>(ROWS * DEPTH + TILE_ROWS * TILE_COLUMNS) + <f64>(DEPTH + 1) * columns;
  const scattered = <f64>ROWS * k + <f64>gemmScratch() / 4;
  return (k + <f64>DEPTH + max<f64>(product, scattered)) * 4;
}

/** Where group `group` begins among the channels of an input pixel. */
function inGroup(x: usize, group: i32): usize {
  return x + ((<usize>(group * inChannels)) << 2);
}

/** Where it begins among the channels of an output pixel, the biases, or the filters of a tap and channel. */
function outGroup(y: usize, group: i32): usize {
  return y + ((<usize>(group * outChannels)) << 2);
}

/** y[m, co] = Σ_k window(m, k)·w[k, co] (+ bias[co]); x padded NHWC, w HWIO, y NHWC. */
export function convForward(x: usize, w: usize, bias: usize, y: usize, batch: i32, scratch: usize): void {
  const k = kernelHeight * kernelWidth * inChannels;
  windowTable(k, scratch);
  for (let group = 0; group < groups; group++) {
    const biases = bias ? outGroup(bias, group) : 0;
    forwardGroup(inGroup(x, group), outGroup(w, group), biases, outGroup(y, group), batch, k, scratch);
  }
}

function forwardGroup(x: usize, w: usize, bias: usize, y: usize, batch: i32, k: i32, table: usize): void {
  const m = batch * outHeight * outWidth;
  const n = outChannels;
  const columns = (n + 7) & ~7;
  const packedA = table + ((<usize>k) << 2);
  const packedB = packedA + ((<usize>(ROWS * DEPTH)) << 2);
  const spare = packedB + ((<usize>(DEPTH * columns)) << 2);
  const biases = spare + ((<usize>(TILE_ROWS * TILE_COLUMNS)) << 2);
  if (bias) padBias(bias, n, biases);
  for (let p = 0; p < k; p += DEPTH) {
    const depth = min(k - p, DEPTH);
    const from = p > 0 ? FROM_C : bias ? FROM_BIAS : FROM_ZERO;
    packB(w + ((<usize>(p * outPixel)) << 2), outPixel, 1, depth, n, packedB);
    for (let i = 0; i < m; i += ROWS) {
      const rows = min(m - i, ROWS);
      const target = y + ((<usize>(i * outPixel)) << 2);
      packPixels(x, table, i, rows, p, depth, packedA);
      multiplyPanels(rows, n, depth, packedA, packedB, target, outPixel, from, biases, spare);
    }
  }
}

/** dw[k, co] = Σ_m window(m, k)·dy[m, co]. */
export function convFilterGradient(x: usize, dy: usize, dw: usize, batch: i32, scratch: usize): void {
  const k = kernelHeight * kernelWidth * inChannels;
  windowTable(k, scratch);
  for (let group = 0; group < groups; group++) {
    filterGradientGroup(inGroup(x, group), outGroup(dy, group), outGroup(dw, group), batch, k, scratch);
  }
}

function filterGradientGroup(x: usize, dy: usize, dw: usize, batch: i32, k: i32, table: usize): void {
  const m = batch * outHeight * outWidth;
  const n = outChannels;
  const columns = (n + 7) & ~7;
  const pixels = table + ((<usize>k) << 2);
  const packedA = pixels + ((<usize>DEPTH) << 2);
  const packedB = packedA + ((<usize>(ROWS * DEPTH)) << 2);
  const spare = packedB + ((<usize>(DEPTH * columns)) << 2);
  for (let p = 0; p < m; p += DEPTH) {
    const depth = min(m - p, DEPTH);
    const from = p > 0 ? FROM_C : FROM_ZERO;
    for (let q = 0; q < depth; q++) i32.store(pixels + ((<usize>q) << 2), pixelOffset(p + q) << 2);
    packB(dy + ((<usize>(p * outPixel)) << 2), outPixel, 1, depth, n, packedB);
    for (let i = 0; i < k; i += ROWS) {
      const rows = min(k - i, ROWS);
      const target = dw + ((<usize>(i * outPixel)) << 2);
      packEntries(x, table, i, rows, pixels, depth, packedA);
      multiplyPanels(rows, n, depth, packedA, packedB, target, outPixel, from, 0, spare);
    }
  }
}

/** dx (padded) = scatter-add of dy·wᵀ into the windows: right for every stride and dilation. */
export function convInputGradient(dy: usize, w: usize, dx: usize, batch: i32, scratch: usize): void {
  const k = kernelHeight * kernelWidth * inChannels;
  windowTable(k, scratch);
  memory.fill(dx, 0, (<usize>(batch * height * width * inPixel)) << 2);
  for (let group = 0; group < groups; group++) {
    inputGradientGroup(outGroup(dy, group), outGroup(w, group), inGroup(dx, group), batch, k, scratch);
  }
}

function inputGradientGroup(dy: usize, w: usize, dx: usize, batch: i32, k: i32, table: usize): void {
  const m = batch * outHeight * outWidth;
  const columns = table + ((<usize>k) << 2);
  const inner = columns + ((<usize>(ROWS * k)) << 2);
  for (let i = 0; i < m; i += ROWS) {
    const rows = min(m - i, ROWS);
    const source = dy + ((<usize>(i * outPixel)) << 2);
    gemm(rows, k, outChannels, source, outPixel, 1, w, 1, outPixel, 0, columns, k, inner);
    for (let r = 0; r < rows; r++) {
      const base = dx + ((<usize>pixelOffset(i + r)) << 2);
      const row = columns + ((<usize>(r * k)) << 2);
      for (let p = 0; p < k; p++) {
        const at = base + <usize>i32.load(table + ((<usize>p) << 2));
        f32.store(at, f32.load(at) + f32.load(row + ((<usize>p) << 2)));
      }
    }
  }
}

/**
 * out[ky', kx', o, ci] = w[KH−1−ky', KW−1−kx', ci', co]: the filter with which the input gradient is a convolution, in as many
 * groups; ci' counts in the group of ci, and co is the o-th filter of that group.
 */
export function flipFilter(w: usize, kh: i32, kw: i32, ci: i32, co: i32, count: i32, out: usize): void {
  const taps = kh * kw;
  const inside = ci / count,
    filters = co / count;
  for (let t = 0; t < taps; t++) {
    const source = w + ((<usize>((taps - 1 - t) * inside * co)) << 2);
    for (let o = 0; o < filters; o++) {
      for (let i = 0; i < ci; i++) {
        const filter = (i / inside) * filters + o;
        f32.store(out, f32.load(source + ((<usize>((i % inside) * co + filter)) << 2)));
        out += 4;
      }
    }
  }
}
