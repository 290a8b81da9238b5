// Max pooling with the position of each maximum kept, so that the backward pass needs no second search.

/**
 * y = maximum of each window of x (NHWC); `where` gets the float index in x of the first maximum. Windows that overhang
 * the image ('same' padding) look only at what is inside.
 */
export function maxPoolForward(
  x: usize,
  batch: i32,
  h: i32,
  w: i32,
  c: i32,
  kh: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  top: i32,
  left: i32,
  oh: i32,
  ow: i32,
  y: usize,
  where: usize,
): void {
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < oh; oy++) {
      const y0 = max(oy * sh - top, 0),
        y1 = min(oy * sh - top + kh, h);
      for (let ox = 0; ox < ow; ox++) {
        const x0 = max(ox * sw - left, 0),
          x1 = min(ox * sw - left + kw, w);
        poolWindow(x, n * h, w, c, y0, y1, x0, x1, y, where);
        y += (<usize>c) << 2;
        where += (<usize>c) << 2;
      }
    }
  }
}

function poolWindow(
  x: usize,
  rows: i32,
  w: i32,
  c: i32,
  y0: i32,
  y1: i32,
  x0: i32,
  x1: i32,
  y: usize,
  where: usize,
): void {
  const lanes = c & ~3;
  let j = 0;
  for (; j < lanes; j += 4) {
    const first = ((rows + y0) * w + x0) * c + j;
    let best = v128.load(x + ((<usize>first) << 2));
    let at = i32x4.splat(first);
    for (let iy = y0; iy < y1; iy++) {
      for (let ix = x0; ix < x1; ix++) {
        const index = ((rows + iy) * w + ix) * c + j;
        const value = v128.load(x + ((<usize>index) << 2));
        const greater = f32x4.gt(value, best);
        best = v128.bitselect(value, best, greater);
        at = v128.bitselect(i32x4.splat(index), at, greater);
      }
    }
    v128.store(y + ((<usize>j) << 2), best);
    v128.store(where + ((<usize>j) << 2), i32x4.add(at, i32x4(0, 1, 2, 3)));
  }
  for (; j < c; j++) {
    let at = ((rows + y0) * w + x0) * c + j;
    let best = f32.load(x + ((<usize>at) << 2));
    for (let iy = y0; iy < y1; iy++) {
      for (let ix = x0; ix < x1; ix++) {
        const index = ((rows + iy) * w + ix) * c + j;
        const value = f32.load(x + ((<usize>index) << 2));
        if (value > best) {
          best = value;
          at = index;
        }
      }
    }
    f32.store(y + ((<usize>j) << 2), best);
    i32.store(where + ((<usize>j) << 2), at);
  }
}

/** dx[where[i]] += dy[i]; dx has `inputs` values, dy and where `outputs`. */
export function maxPoolBackward(dy: usize, where: usize, outputs: i32, dx: usize, inputs: i32): void {
  memory.fill(dx, 0, (<usize>inputs) << 2);
  for (let i = 0; i < outputs; i++) {
    const at = dx + ((<usize>i32.load(where + ((<usize>i) << 2))) << 2);
    f32.store(at, f32.load(at) + f32.load(dy + ((<usize>i) << 2)));
  }
}
