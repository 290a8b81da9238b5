// exp, sigmoid and tanh of four numbers at a time, to a few units in the last place. Ranges and coefficients: S. L. Moshier,
// Cephes Mathematical Library, expf.c and tanhf.c.

const LOG2_E: f32 = 1.44269504088896341;
/** ln 2 in two parts, the first of which has few bits, so that its multiples are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** Beyond these, e^x is infinite or too small for a normal number. */
const HIGHEST: f32 = 88.72283905206835;
const LOWEST: f32 = -87.33654474;

function multiplyAdd(a: v128, b: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(a, b), f32x4.splat(c));
}

/** e^x; 0 where that is less than the smallest normal number. NaN stays NaN. */
export function exp4(x: v128): v128 {
  const power = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
  let r = f32x4.sub(x, f32x4.mul(power, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(power, f32x4.splat(LN2_LOW)));
  let p = multiplyAdd(f32x4.splat(1.98756915e-4), r, 1.3981999507e-3);
  p = multiplyAdd(p, r, 8.3334519073e-3);
  p = multiplyAdd(p, r, 4.1665795894e-2);
  p = multiplyAdd(p, r, 1.6666665459e-1);
  p = multiplyAdd(p, r, 5.0000001201e-1);
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  // 2^n in two factors, since n may be one more than an exponent holds.
  const n = i32x4.trunc_sat_f32x4_s(power);
  const half = i32x4.shr_s(n, 1);
  const scaled = f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
  const high = f32x4.gt(x, f32x4.splat(HIGHEST)),
    low = f32x4.lt(x, f32x4.splat(LOWEST));
  return v128.bitselect(f32x4.splat(Infinity), v128.andnot(scaled, low), high);
}

function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** 1 / (1 + e^−x). */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** Up to here tanh is a polynomial, which keeps the digits of small numbers; beyond 1 − 2/(e^{2|x|} + 1). */
const TANH_SPLIT: f32 = 0.625;

export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x),
    one = f32x4.splat(1);
  const z = f32x4.mul(x, x);
  let p = multiplyAdd(f32x4.splat(-5.70498872745e-3), z, 2.06390887954e-2);
  p = multiplyAdd(p, z, -5.37397155531e-2);
  p = multiplyAdd(p, z, 1.33314422036e-1);
  p = multiplyAdd(p, z, -3.33332819422e-1);
  const small = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  const power = exp4(f32x4.add(size, size));
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(power, one)));
  const signed = v128.or(large, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(small, signed, f32x4.lt(size, f32x4.splat(TANH_SPLIT)));
}
