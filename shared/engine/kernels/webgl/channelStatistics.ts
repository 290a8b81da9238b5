import { tensorInput } from '../kernel';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { MOMENTS_OF_PART, momentsOfAll } from './moments';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

const GREATEST = 'const float GREATEST = 3.4028234e38;';

/** Two programs: the statistics of parts of the rows, two by two (of all parts the moments, then the extremes), and of all. */
export const channelStatisticsWebGl: WebGlKernel = {
  name: 'ChannelStatistics',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const lines = linesOf(x);
    const { parts, channels, rows } = lines;
    const X = threeAxes(x, lines);
    const partial = runFragment(backend, {
      inputs: { X },
      shape: [3 * parts, 2, channels],
      integers: { ...lines.integers, parts },
      functions: `${LINES} ${GREATEST} ${MOMENTS_OF_PART} ${EXTREMES_OF_PART}`,
      result: `
        int part = at.x % parts;
        return at.x < parts ? momentsOf(part, at.z) : extremesOf(part, at.x < 2 * parts, at.z);`,
    });
    const total = runFragment(backend, {
      inputs: { X, Partial: partial },
      shape: [5, channels],
      integers: { ...lines.integers, parts },
      floats: { rows },
      functions: `${LINES} ${GREATEST} ${momentsOfAll('Partial')} ${OF_ALL}`,
      result: `
        if (at.x == 0) { return vec4(getX(0, 0, at.y).rg + distanceOf(at.y), varianceOf(at.y)); }
        return at.x == 2 ? extremesOf(at.y) : vec4(nonPositiveOf(at.y) / rows, 0.0, 0.0);`,
    });
    release(backend, partial);
    return total;
  },
};

/** The extremes among finite values, the least above the largest; or how many values are ≤ 0. */
const EXTREMES_OF_PART = `
  void meet(vec2 value, inout vec4 extremes, inout vec2 nonPositive) {
    if (value.x < extremes.x && value.x >= -GREATEST) { extremes.x = value.x; }
    if (value.y < extremes.y && value.y >= -GREATEST) { extremes.y = value.y; }
    if (value.x > extremes.z && value.x <= GREATEST) { extremes.z = value.x; }
    if (value.y > extremes.w && value.y <= GREATEST) { extremes.w = value.y; }
    if (value.x <= 0.0) { nonPositive.x += 1.0; }
    if (value.y <= 0.0) { nonPositive.y += 1.0; }
  }
  vec4 extremesOf(int part, bool extremesWanted, int channel) {
    vec4 extremes = vec4(GREATEST, GREATEST, -GREATEST, -GREATEST);
    vec2 nonPositive = vec2(0.0);
    ${overLines(
      ['X'],
      `
      meet(texelX.rg, extremes, nonPositive);
      if (both) { meet(texelX.ba, extremes, nonPositive); }`,
    )}
    return extremesWanted ? extremes : vec4(nonPositive, 0.0, 0.0);
  }`;

const OF_ALL = `
  vec4 extremesOf(int channel) {
    vec4 extremes = vec4(GREATEST, GREATEST, -GREATEST, -GREATEST);
    for (int part = 0; part < parts; part++) {
      vec4 other = getPartial(parts + part, 0, channel);
      extremes = vec4(min(extremes.xy, other.xy), max(extremes.zw, other.zw));
    }
    // Where no value was finite, nothing has changed what the search began with.
    return vec4(
      extremes.x == GREATEST ? NAN : extremes.x, extremes.y == GREATEST ? NAN : extremes.y,
      extremes.z == -GREATEST ? NAN : extremes.z, extremes.w == -GREATEST ? NAN : extremes.w);
  }
  vec2 nonPositiveOf(int channel) {
    vec2 sum = vec2(0.0);
    for (int part = 0; part < parts; part++) { sum += getPartial(2 * parts + part, 0, channel).rg; }
    return sum;
  }`;
