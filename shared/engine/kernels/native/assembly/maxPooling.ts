// Max pooling (NHWC). Windows that overhang the image ('same' padding) look only at what is inside. A NaN under a window
// is its maximum, so that it stays visible.
import { poolSquares, routeSquares } from './squares';

/** Geometry of one pooling. Filled by `setPool`. */
let height: i32 = 0,
  width: i32 = 0,
  channels: i32 = 0,
  windowHeight: i32 = 0,
  windowWidth: i32 = 0;
let strideHeight: i32 = 0,
  strideWidth: i32 = 0,
  top: i32 = 0,
  left: i32 = 0,
  outHeight: i32 = 0,
  outWidth: i32 = 0;

/** Sets the geometry that the next pooling calls work on; `t` and `l` are the rows and columns of padding before the image. */
export function setPool(
  h: i32,
  w: i32,
  c: i32,
  kh: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  t: i32,
  l: i32,
  oh: i32,
  ow: i32,
): void {
  height = h;
  width = w;
  channels = c;
  windowHeight = kh;
  windowWidth = kw;
  strideHeight = sh;
  strideWidth = sw;
  top = t;
  left = l;
  outHeight = oh;
  outWidth = ow;
}

/** Real pixels under a place of the window: the first one's float index in the batch, and how many rows and columns. */
let first: i32 = 0,
  rows: i32 = 0,
  columns: i32 = 0;

function locateWindow(n: i32, oy: i32, ox: i32): void {
  const y0 = max(oy * strideHeight - top, 0),
    x0 = max(ox * strideWidth - left, 0);
  rows = min(oy * strideHeight - top + windowHeight, height) - y0;
  columns = min(ox * strideWidth - left + windowWidth, width) - x0;
  first = ((n * height + y0) * width + x0) * channels;
}

/** Whether windows are squares of 2×2 pixels side by side, as nearly all are: then no pixel lies in two, and none overhangs. */
function areSquares(): bool {
  return (
    windowHeight == 2 &&
    windowWidth == 2 &&
    strideHeight == 2 &&
    strideWidth == 2 &&
    top == 0 &&
    left == 0 &&
    outHeight * 2 <= height &&
    outWidth * 2 <= width
  );
}

/** y = maximum of each window of x. */
export function maxPoolForward(x: usize, batch: i32, y: usize): void {
  if (areSquares()) {
    poolSquares(x, batch, height, width, outHeight, outWidth, channels, y);
    return;
  }
  const pixel = (<usize>channels) << 2;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        locateWindow(n, oy, ox);
        poolWindow(x + ((<usize>first) << 2), y);
        y += pixel;
      }
    }
  }
}

function poolWindow(x: usize, y: usize): void {
  const pixel = (<usize>channels) << 2,
    row = <usize>width * pixel,
    span = <usize>columns * pixel;
  const lanes = pixel & ~15;
  let c: usize = 0;
  for (; c < lanes; c += 16) {
    let best = v128.load(x + c);
    for (let i = 0, at = x + c; i < rows; i++, at += row) {
      for (let from = at, end = at + span; from < end; from += pixel) best = f32x4.max(best, v128.load(from));
    }
    v128.store(y + c, best);
  }
  for (; c < pixel; c += 4) {
    let best = f32.load(x + c);
    for (let i = 0, at = x + c; i < rows; i++, at += row) {
      for (let from = at, end = at + span; from < end; from += pixel) best = max<f32>(best, f32.load(from));
    }
    f32.store(y + c, best);
  }
}

/** dx = each dy added to the first pixel of its window that is the maximum y; dx has `inputs` values. */
export function maxPoolBackward(dy: usize, x: usize, y: usize, batch: i32, dx: usize, inputs: i32): void {
  if (areSquares() && outHeight * 2 == height && outWidth * 2 == width) {
    routeSquares(dy, x, y, batch, outHeight, outWidth, channels, dx);
    return;
  }
  memory.fill(dx, 0, (<usize>inputs) << 2);
  const pixel = (<usize>channels) << 2;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        locateWindow(n, oy, ox);
        const at = (<usize>first) << 2;
        routeWindow(dy, x + at, y, dx + at);
        dy += pixel;
        y += pixel;
      }
    }
  }
}

/** «Not less than the maximum» is also true of the first pixel where the maximum is NaN. */
function routeWindow(dy: usize, x: usize, y: usize, dx: usize): void {
  const pixel = (<usize>channels) << 2,
    row = <usize>width * pixel,
    span = <usize>columns * pixel;
  const lanes = pixel & ~15;
  let c: usize = 0;
  for (; c < lanes; c += 16) {
    const best = v128.load(y + c);
    let left = v128.load(dy + c);
    for (let i = 0, at = c; i < rows; i++, at += row) {
      for (let from = at, end = at + span; from < end; from += pixel) {
        const less = f32x4.lt(v128.load(x + from), best);
        v128.store(dx + from, f32x4.add(v128.load(dx + from), v128.andnot(left, less)));
        left = v128.and(left, less);
      }
    }
  }
  for (; c < pixel; c += 4) routeChannel(f32.load(dy + c), f32.load(y + c), x + c, dx + c, row, span, pixel);
}

function routeChannel(dy: f32, best: f32, x: usize, dx: usize, row: usize, span: usize, pixel: usize): void {
  for (let i = 0, at: usize = 0; i < rows; i++, at += row) {
    for (let from = at, end = at + span; from < end; from += pixel) {
      if (!(f32.load(x + from) < best)) {
        f32.store(dx + from, f32.load(dx + from) + dy);
        return;
      }
    }
  }
}
