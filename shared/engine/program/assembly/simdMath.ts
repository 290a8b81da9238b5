// exp, ln, sigmoid, tanh, erf and the normal distribution of four numbers at a time, to a few units in the last place, erf to eight. Ranges and coefficients: S. L.
// Moshier, Cephes Mathematical Library, expf.c, logf.c and tanhf.c; erf's are of this project.

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

const ROOT_TWO: f32 = 1.41421356237309505;
const LN2: f32 = 0.693147180559945309;

/** ln(1 + z) for z from 0 to 1. */
export function log1p4(z: v128): v128 {
  const one = f32x4.splat(1);
  // 1 + z = 2·(1 + f) above √2, else 1 + f.
  const upper = f32x4.gt(f32x4.add(one, z), f32x4.splat(ROOT_TWO));
  const f = v128.bitselect(f32x4.mul(f32x4.sub(z, one), f32x4.splat(0.5)), z, upper);
  let p = multiplyAdd(f32x4.splat(7.0376836292e-2), f, -1.151461031e-1);
  p = multiplyAdd(p, f, 1.167699874e-1);
  p = multiplyAdd(p, f, -1.2420140846e-1);
  p = multiplyAdd(p, f, 1.4249322787e-1);
  p = multiplyAdd(p, f, -1.6668057665e-1);
  p = multiplyAdd(p, f, 2.0000714765e-1);
  p = multiplyAdd(p, f, -2.4999993993e-1);
  p = multiplyAdd(p, f, 3.3333331174e-1);
  const square = f32x4.mul(f, f);
  const bent = f32x4.sub(f32x4.mul(f32x4.mul(p, f), square), f32x4.mul(square, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(f, bent), v128.and(upper, f32x4.splat(LN2)));
}

/** Beyond this erf4 gives what it gives here, ±(1 − 2⁻²⁴), which is within 6e-8 of erf. */
const ERF_END: f32 = 3.9;

/**
 * erf(x) as t·P(t²)/Q(t²): a rational function fitted to it, which is off by 2e-8. In float32 it is off by up to 4.5e-7, also by the
 * size of erf(x): the most that any number of float32 shows, at ±3.55. It may so be 1 + 2.4e-7.
 */
function erf4(x: v128): v128 {
  const t = f32x4.max(f32x4.min(x, f32x4.splat(ERF_END)), f32x4.splat(-ERF_END));
  const z = f32x4.mul(t, t);
  let p = multiplyAdd(f32x4.splat(2.066477254294099e-6), z, 2.8505718534429175e-4);
  p = multiplyAdd(p, z, 3.738200040604759e-3);
  p = multiplyAdd(p, z, 5.266764096578549e-2);
  p = multiplyAdd(p, z, 1.8966365945373476e-1);
  p = multiplyAdd(p, z, 1.1283791476778293);
  let q = multiplyAdd(f32x4.splat(3.826979499788813e-5), z, 1.1573372207006e-3);
  q = multiplyAdd(q, z, 1.4913991378652583e-2);
  q = multiplyAdd(q, z, 1.1381762733998098e-1);
  q = multiplyAdd(q, z, 5.014178246172488e-1);
  q = multiplyAdd(q, z, 1);
  return f32x4.div(f32x4.mul(t, p), q);
}

/** √½ */
const ROOT_HALF: f32 = 0.7071067811865476;

/** Below this the share of a standard normal is computed by its tail: 1 + erf would cancel. */
const TAIL: f32 = -1;

/** e^(−x²/2). */
export function bell4(x: v128): v128 {
  return exp4(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(x, x)));
}

/**
 * Φ(x) = ½(1 + erf(x/√2)), the share of a standard normal below x. Below −1 it is ½·e^(−x²/2)·u·P(u) with u = 1/(1 + 0.4·|x|/√2),
 * fitted to within 1e-7 of its value, so that it falls to 0 as it should: in float32 it is off by 1e-6 of it at −6. `bell` is `bell4(x)`.
 */
export function normalShare4(x: v128, bell: v128): v128 {
  const one = f32x4.splat(1),
    half = f32x4.splat(0.5);
  const scaled = f32x4.mul(x, f32x4.splat(ROOT_HALF));
  const middle = f32x4.add(half, f32x4.mul(half, erf4(scaled)));
  const u = f32x4.div(one, f32x4.sub(one, f32x4.mul(f32x4.splat(0.4), scaled)));
  let p = multiplyAdd(f32x4.splat(-1.1326314276544219e-1), u, 2.352833498280974e-1);
  p = multiplyAdd(p, u, 1.7583113962152397e-2);
  p = multiplyAdd(p, u, 2.0767546295724956e-1);
  p = multiplyAdd(p, u, 2.0046138453286838e-1);
  p = multiplyAdd(p, u, 2.2642378756925202e-1);
  p = multiplyAdd(p, u, 2.2564422812920126e-1);
  const tail = f32x4.mul(f32x4.mul(half, bell), f32x4.mul(u, p));
  return v128.bitselect(tail, middle, f32x4.lt(x, f32x4.splat(TAIL)));
}
