// Max pooling (NHWC) of squares of 2×2 pixels side by side, the usual one: no pixel lies in two squares, and none overhangs.

/** y = maximum of each square; `outHeight` × `outWidth` squares an image. */
export function poolSquares(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  y: usize,
): void {
  const pixel = (<usize>channels) << 2,
    row = <usize>width * pixel;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      let upper = x + <usize>(n * height + 2 * oy) * row;
      for (let ox = 0; ox < outWidth; ox++) {
        poolSquare(upper, upper + row, pixel, y);
        upper += 2 * pixel;
        y += pixel;
      }
    }
  }
}

function poolSquare(upper: usize, lower: usize, pixel: usize, y: usize): void {
  const lanes = pixel & ~15;
  let c: usize = 0;
  for (; c < lanes; c += 16) {
    const first = f32x4.max(v128.load(upper + c), v128.load(upper + c + pixel)),
      second = f32x4.max(v128.load(lower + c), v128.load(lower + c + pixel));
    v128.store(y + c, f32x4.max(first, second));
  }
  for (; c < pixel; c += 4) {
    const first = max<f32>(f32.load(upper + c), f32.load(upper + c + pixel)),
      second = max<f32>(f32.load(lower + c), f32.load(lower + c + pixel));
    f32.store(y + c, max<f32>(first, second));
  }
}

/**
 * dx = each dy where its square's first pixel that is the maximum y lies, 0 elsewhere; the squares cover the images, so that every
 * value of dx is written once.
 */
export function routeSquares(
  dy: usize,
  x: usize,
  y: usize,
  batch: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  dx: usize,
): void {
  const pixel = (<usize>channels) << 2,
    row = <usize>(2 * outWidth) * pixel;
  for (let down = batch * outHeight; down > 0; down--) {
    for (let ox = 0; ox < outWidth; ox++) {
      routeSquare(dy, x, y, pixel, row, dx);
      x += 2 * pixel;
      dx += 2 * pixel;
      dy += pixel;
      y += pixel;
    }
    x += row;
    dx += row;
  }
}

/** «Not less than the maximum» is also true of the first pixel where the maximum is NaN. */
function routeSquare(dy: usize, x: usize, y: usize, pixel: usize, row: usize, dx: usize): void {
  const lanes = pixel & ~15;
  let c: usize = 0;
  for (; c < lanes; c += 16) {
    const best = v128.load(y + c);
    let rest = v128.load(dy + c);
    rest = giveFour(dx + c, x + c, best, rest);
    rest = giveFour(dx + c + pixel, x + c + pixel, best, rest);
    rest = giveFour(dx + c + row, x + c + row, best, rest);
    giveFour(dx + c + row + pixel, x + c + row + pixel, best, rest);
  }
  for (; c < pixel; c += 4) {
    const best = f32.load(y + c);
    let rest = f32.load(dy + c);
    rest = giveOne(dx + c, x + c, best, rest);
    rest = giveOne(dx + c + pixel, x + c + pixel, best, rest);
    rest = giveOne(dx + c + row, x + c + row, best, rest);
    giveOne(dx + c + row + pixel, x + c + row + pixel, best, rest);
  }
}

/** Gives what is left of dy to the pixel where x is not less than the maximum; returns what is left for the others. */
function giveFour(dx: usize, x: usize, best: v128, rest: v128): v128 {
  const less = f32x4.lt(v128.load(x), best);
  v128.store(dx, v128.andnot(rest, less));
  return v128.and(rest, less);
}

function giveOne(dx: usize, x: usize, best: f32, rest: f32): f32 {
  const less = f32.load(x) < best;
  f32.store(dx, less ? 0 : rest);
  return less ? rest : 0;
}
