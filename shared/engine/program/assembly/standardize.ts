// Weight standardization: a kernel's columns, one for each filter, with mean 0 and variance 1; and the gradient through it. Four
// columns at a time, summed in float64.
import { loadSome, storeSome } from './lanes';
import { claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** Sums of four columns in float64. */
let low: v128 = f64x2.splat(0);
let high: v128 = f64x2.splat(0);

function clear(): void {
  low = f64x2.splat(0);
  high = f64x2.splat(0);
}

function addToSums(x: v128): void {
  low = f64x2.add(low, f64x2.promote_low_f32x4(x));
  high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<u32>(x, x, 2, 3, 2, 3)));
}

/** The sums over `count`, as float32. */
function means(count: i32): v128 {
  const all = f64x2.splat(<f64>count);
  return joined(f64x2.div(low, all), f64x2.div(high, all));
}

/** What float32 cuts off the means. */
function restsOf(mean: v128, count: i32): v128 {
  const all = f64x2.splat(<f64>count),
    upper = v128.shuffle<u32>(mean, mean, 2, 3, 2, 3);
  return joined(
    f64x2.sub(f64x2.div(low, all), f64x2.promote_low_f32x4(mean)),
    f64x2.sub(f64x2.div(high, all), f64x2.promote_low_f32x4(upper)),
  );
}

/** Two and two float64 numbers as four of float32. */
function joined(lower: v128, upper: v128): v128 {
  return v128.shuffle<u32>(f32x4.demote_f64x2_zero(lower), f32x4.demote_f64x2_zero(upper), 0, 1, 4, 5);
}

/** w, out, inverse deviations (one for each column), rows, columns, ε: out = (w − μ)/√(σ² + ε) of each column. */
export function standardize(pc: usize): void {
  const columns = word(pc, 4),
    quads = (columns + 3) >> 2,
    pieces = piecesOf(quads);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, quads);
    for (let quad = startOf(piece, pieces, quads); quad < end; quad++) {
      standardizeFour(pc, quad << 2, columns, min(columns - (quad << 2), 4));
    }
  }
}

function standardizeFour(pc: usize, column: i32, columns: i32, count: i32): void {
  const w = at(address(pc, 0), column),
    out = at(address(pc, 1), column);
  const rows = word(pc, 3);
  clear();
  for (let row = 0; row < rows; row++) addToSums(loadSome(at(w, row * columns), count));
  const mean = means(rows),
    rest = restsOf(mean, rows);
  clear();
  for (let row = 0; row < rows; row++) {
    const centred = f32x4.sub(f32x4.sub(loadSome(at(w, row * columns), count), mean), rest);
    addToSums(f32x4.mul(centred, centred));
  }
  const variance = f32x4.add(means(rows), f32x4.splat(float(pc, 5)));
  const inverse = f32x4.div(f32x4.splat(1), f32x4.sqrt(variance));
  storeSome(at(address(pc, 2), column), inverse, count);
  for (let row = 0; row < rows; row++) {
    const centred = f32x4.sub(f32x4.sub(loadSome(at(w, row * columns), count), mean), rest);
    storeSome(at(out, row * columns), f32x4.mul(centred, inverse), count);
  }
}

/**
 * dŵ, ŵ, inverse deviations, dw, rows, columns: dw = (dŵ − mean(dŵ) − ŵ · mean(dŵ · ŵ)) · inverse deviation, column by column.
 */
export function standardizeGradient(pc: usize): void {
  const columns = word(pc, 5),
    quads = (columns + 3) >> 2,
    pieces = piecesOf(quads);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, quads);
    for (let quad = startOf(piece, pieces, quads); quad < end; quad++) {
      gradientOfFour(pc, quad << 2, columns, min(columns - (quad << 2), 4));
    }
  }
}

function gradientOfFour(pc: usize, column: i32, columns: i32, count: i32): void {
  const dy = at(address(pc, 0), column),
    y = at(address(pc, 1), column),
    dw = at(address(pc, 3), column);
  const rows = word(pc, 4);
  clear();
  for (let row = 0; row < rows; row++) addToSums(loadSome(at(dy, row * columns), count));
  const centre = means(rows);
  clear();
  for (let row = 0; row < rows; row++) {
    const place = row * columns;
    addToSums(f32x4.mul(loadSome(at(dy, place), count), loadSome(at(y, place), count)));
  }
  const slope = means(rows),
    inverse = loadSome(at(address(pc, 2), column), count);
  for (let row = 0; row < rows; row++) {
    const place = row * columns;
    const pull = f32x4.mul(loadSome(at(y, place), count), slope);
    const rest = f32x4.sub(f32x4.sub(loadSome(at(dy, place), count), centre), pull);
    storeSome(at(dw, place), f32x4.mul(rest, inverse), count);
  }
}
