import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { LEAST_RELATIVE_WIDTH, REACH } from '../../../signals/histogram';
import { type PlacedSide, type PlacedTaps, TAP_ROWS } from '../tapLayout';
import { CHOSEN_LINES, choose, LINES, type Lines, linesOf, overLines, threeAxes } from './lines';
import { MOMENTS_OF_PART, momentsOfAll } from './moments';
import { release, runFragment } from './program';

interface Side extends PlacedSide {
  readonly lines: Lines;
}

/** `TAP_ROWS` of all taps in two programs: the statistics of parts of the rows, and of all. */
export function tapStatistics(backend: MathBackendWebGL, { sides, width }: PlacedTaps): TensorInfo {
  const own = sides.map((side) => ({ ...side, lines: linesOf(side.tensor) }));
  const most = Math.max(...own.map(({ lines }) => lines.parts));
  const partial = statisticsOfParts(backend, own, { most, width });
  const statistics = statisticsOfAll(backend, own, { most, width }, partial);
  release(backend, partial);
  return statistics;
}

interface Extents {
  /** The most parts that a side has. */
  readonly most: number;
  readonly width: number;
}

/**
 * Of the columns of all sides, for each part two by two the moments, then for each the extremes, then for each how many values
 * are ≤ 0 above the channel's first value.
 */
function statisticsOfParts(
  backend: MathBackendWebGL,
  sides: readonly Side[],
  { most, width }: Extents,
): TensorInfo {
  return runFragment(backend, {
    inputs: Object.fromEntries(
      sides.map(({ tensor, lines }, side) => [`X${side}`, threeAxes(tensor, lines)]),
    ),
    shape: [3 * most, 2, 2 * width],
    functions: `${CHOSEN_LINES} ${LINES} ${GREATEST} ${MOMENTS_OF_PART} ${EXTREMES_OF_PART}
      vec4 statisticsOf(sampler2D X, int kind, int part, int channel) {
        if (startOf(part) >= lines) { return vec4(0.0); }
        if (kind == 0) { return momentsOf(X, part, channel); }
        if (kind == 1) { return extremesOf(X, part, channel); }
        return vec4(nonPositiveOf(X, part, channel), lineOf(X, 0, channel).rg);
      }`,
    result: `
      int part = at.x % ${most};
      ${sides.map(({ start, end, lines }, side) => `if (at.z < ${end}) { ${choose(lines)} return statisticsOf(X${side}, at.x / ${most}, part, at.z - ${start}); }`).join('\n')}
      return vec4(0.0);`,
  });
}

const GREATEST = 'const float GREATEST = 3.4028234e38;';

/** The extremes among finite values, the least above the largest; how many values are ≤ 0. */
const EXTREMES_OF_PART = `
  void meet(vec2 value, inout vec4 extremes) {
    if (value.x < extremes.x && value.x >= -GREATEST) { extremes.x = value.x; }
    if (value.y < extremes.y && value.y >= -GREATEST) { extremes.y = value.y; }
    if (value.x > extremes.z && value.x <= GREATEST) { extremes.z = value.x; }
    if (value.y > extremes.w && value.y <= GREATEST) { extremes.w = value.y; }
  }
  vec4 extremesOf(sampler2D X, int part, int channel) {
    vec4 extremes = vec4(GREATEST, GREATEST, -GREATEST, -GREATEST);
    ${overLines(
      ['X'],
      `
      meet(texelX.rg, extremes);
      if (both) { meet(texelX.ba, extremes); }`,
    )}
    return extremes;
  }
  vec2 nonPositiveOf(sampler2D X, int part, int channel) {
    vec2 count = vec2(0.0);
    ${overLines(
      ['X'],
      `
      count += vec2(lessThanEqual(texelX.rg, vec2(0.0)));
      if (both) { count += vec2(lessThanEqual(texelX.ba, vec2(0.0))); }`,
    )}
    return count;
  }`;

function statisticsOfAll(
  backend: MathBackendWebGL,
  sides: readonly Side[],
  { most, width }: Extents,
  partial: TensorInfo,
): TensorInfo {
  // Both sides of a tap have the same shape, so that what was chosen for what enters holds for what leaves.
  const chosen = sides
    .filter(({ end }) => end <= width)
    .map(
      ({ end, lines }) =>
        `if (at.y < ${end}) { ${choose(lines)} parts = ${lines.parts}; rows = ${lines.rows}.0; }`,
    );
  return runFragment(backend, {
    inputs: { Partial: partial },
    shape: [TAP_ROWS.length, width],
    functions: `
      ${CHOSEN_LINES}
      int parts;
      float rows;
      ${LINES} ${GREATEST} ${momentsOfAll('Partial')} ${extremesOfAll(most)} ${RANGES}`,
    result: `
      ${chosen.join(' else ')}
      int row = at.x;
      int column = at.y;
      int left = column + ${width};
      if (row >= 4 && row < 8) {
        row -= 4;
        column = left;
      }
      if (row == 0) { return vec4(meanOf(column), varianceOf(column)); }
      if (row == 2) { return told(extremesOf(column)); }
      if (row == 8) { return vec4(nonPositiveOf(column), nonPositiveOf(left)); }
      return rangesOf(column, left);`,
  });
}

function extremesOfAll(most: number): string {
  return `
    vec2 meanOf(int column) { return getPartial(${2 * most}, 0, column).ba + distanceOf(column); }
    vec4 extremesOf(int column) {
      vec4 extremes = vec4(GREATEST, GREATEST, -GREATEST, -GREATEST);
      for (int part = 0; part < parts; part++) {
        vec4 other = getPartial(${most} + part, 0, column);
        extremes = vec4(min(extremes.xy, other.xy), max(extremes.zw, other.zw));
      }
      return extremes;
    }
    vec2 nonPositiveOf(int column) {
      vec2 sum = vec2(0.0);
      for (int part = 0; part < parts; part++) { sum += getPartial(${2 * most} + part, 0, column).rg; }
      return sum / rows;
    }
    // Where no value was finite, nothing has changed what the search began with.
    vec4 told(vec4 extremes) {
      return vec4(
        extremes.x == GREATEST ? NAN : extremes.x, extremes.y == GREATEST ? NAN : extremes.y,
        extremes.z == -GREATEST ? NAN : extremes.z, extremes.w == -GREATEST ? NAN : extremes.w);
    }`;
}

/** The edges of histograms, as `sharedRanges` has them: low above high. */
const RANGES = `
  vec2 reachOf(float mean, float variance, float least, float largest) {
    float tail = ${REACH}.0 * sqrt(variance);
    if (!(abs(mean) <= GREATEST && tail <= GREATEST)) { return vec2(least, largest); }
    return vec2(max(least, mean - tail), min(largest, mean + tail));
  }
  vec2 rangeOf(vec2 one, vec2 other) {
    vec2 range = vec2(min(one.x, other.x), max(one.y, other.y));
    // Neither side holds a finite value.
    if (range.x > range.y) { range = vec2(0.0); }
    float least = max(abs(range.x), abs(range.y)) * ${LEAST_RELATIVE_WIDTH};
    if (range.y - range.x > least) { return range; }
    float widening = max(0.5, least);
    return vec2(range.x - widening, range.y + widening);
  }
  vec4 rangesOf(int column, int left) {
    vec2 mean = meanOf(column);
    vec2 variance = varianceOf(column);
    vec4 extremes = extremesOf(column);
    vec2 meanLeft = meanOf(left);
    vec2 varianceLeft = varianceOf(left);
    vec4 extremesLeft = extremesOf(left);
    vec2 first = rangeOf(
      reachOf(mean.x, variance.x, extremes.x, extremes.z),
      reachOf(meanLeft.x, varianceLeft.x, extremesLeft.x, extremesLeft.z));
    vec2 second = rangeOf(
      reachOf(mean.y, variance.y, extremes.y, extremes.w),
      reachOf(meanLeft.y, varianceLeft.y, extremesLeft.y, extremesLeft.w));
    return vec4(first.x, second.x, first.y, second.y);
  }`;
