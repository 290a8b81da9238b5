import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { BINS } from '../../../signals/measureFrame';
import { type PlacedSide, type PlacedTaps, TAP_ROWS } from '../tapLayout';
import { CHOSEN_LINES, choose, LINES, type Lines, linesOf, overLines, threeAxes } from './lines';
import { release, runFragment } from './program';

/** A fragment writes four numbers of 24 bits: four counts of 6 bits in each. */
const BITS = 6;
const MOST = 63;
const COUNTS = 16;

/** Lines of a part, each of two values: no count of a part is above `MOST`. */
const LINES_PER_PART = 31;

interface Side extends PlacedSide {
  readonly lines: Lines;
  /** Where the counts of its parts begin. */
  readonly first: number;
}

/**
 * The histograms of all taps in two programs. WebGL's fragments cannot add to each other's output, so each counts sixteen bins of
 * one channel in a part of the rows, all sixteen in one texel; then the parts are added up.
 */
export function tapHistograms(
  backend: MathBackendWebGL,
  { sides, width }: PlacedTaps,
  statistics: TensorInfo,
): TensorInfo {
  let next = 0;
  const own = sides.map((side): Side => {
    const lines = linesOf(side.tensor, LINES_PER_PART);
    const first = next;
    next += lines.parts * side.channels;
    return { ...side, lines, first };
  });
  const partial = countParts(backend, own, { width, places: next }, statistics);
  const counts = addUp(backend, own, 2 * width, partial);
  release(backend, partial);
  return counts;
}

/** @param places parts of channels, of all sides */
function countParts(
  backend: MathBackendWebGL,
  sides: readonly Side[],
  { width, places }: { readonly width: number; readonly places: number },
  statistics: TensorInfo,
): TensorInfo {
  return runFragment(backend, {
    inputs: {
      ...Object.fromEntries(sides.map(({ tensor, lines }, side) => [`X${side}`, threeAxes(tensor, lines)])),
      Statistics: statistics,
    },
    shape: [places, 2, 2 * Math.ceil(BINS / COUNTS)],
    functions: `${CHOSEN_LINES} ${LINES} ${COUNT}
      vec4 countsOf(sampler2D X, int part, int channel, int column, int lowest) {
        bool isOdd = channel % 2 == 1;
        // Halved: from the lowest number to the largest it is farther than float32 reaches.
        vec4 edges = 0.5 * getStatistics(${TAP_ROWS.indexOf('low')}, column + channel);
        float low = isOdd ? edges.g : edges.r;
        float scale = ${BINS}.0 / ((isOdd ? edges.a : edges.b) - low);
        vec4 counts = vec4(0.0);
        ${overLines(
          ['X'],
          `
          vec2 values = 0.5 * (isOdd ? texelX.ga : texelX.rb);
          counts += one((values.x - low) * scale, lowest);
          if (both) { counts += one((values.y - low) * scale, lowest); }`,
        )}
        return counts;
      }`,
    result: `
      int lowest = at.z / 2 * ${COUNTS};
      ${sides
        .map(({ lines, channels, first, start }, side) => {
          const place = `(at.x - ${first})`;
          const column = start % width;
          return `if (at.x < ${first + lines.parts * channels}) { ${choose(lines)} return countsOf(X${side}, ${place} / ${channels}, ${place} % ${channels}, ${column}, lowest); }`;
        })
        .join('\n')}
      return vec4(0.0);`,
  });
}

/** One count at its place among the sixteen of a texel; none for NaN or where the bin is not among them. */
const COUNT = `
  const vec4 NUMBERS = vec4(0.0, 1.0, 2.0, 3.0);
  const vec4 DIGITS = vec4(${[0, 1, 2, 3].map((digit) => `${2 ** (BITS * digit)}.0`).join()});
  vec4 one(float place, int lowest) {
    if (!(place >= 0.0 || place < 0.0)) { return vec4(0.0); }
    float bin = floor(min(max(place, 0.0), ${BINS - 1}.0)) - float(lowest);
    float lane = floor(0.25 * bin);
    vec4 isDigit = vec4(equal(vec4(bin - 4.0 * lane), NUMBERS));
    return dot(isDigit, DIGITS) * vec4(equal(vec4(lane), NUMBERS));
  }`;

/** The counts of all parts, `[rows, BINS]`: a row for each column of both sides. */
function addUp(
  backend: MathBackendWebGL,
  sides: readonly Side[],
  rows: number,
  partial: TensorInfo,
): TensorInfo {
  return runFragment(backend, {
    inputs: { Partial: partial },
    shape: [rows, BINS],
    functions: `
      vec2 countsOf(int first, int parts, int channels, int channel, int bin) {
        vec2 sum = vec2(0.0);
        if (channel >= channels) { return sum; }
        int lane = bin % ${COUNTS} / 4;
        int before = ${BITS} * (bin % 4);
        for (int part = 0; part < parts; part++) {
          vec4 packed = getPartial(first + part * channels + channel, 0, 2 * (bin / ${COUNTS}));
          int counts = int(packed[lane]) >> before;
          sum += vec2(counts & ${MOST}, (counts >> ${BITS}) & ${MOST});
        }
        return sum;
      }`,
    result: sides
      .map(({ lines: { parts }, channels, first, start, end }) => {
        const counts = (channel: string): string =>
          `countsOf(${first}, ${parts}, ${channels}, ${channel}, at.y)`;
        return `if (at.x < ${end}) { return vec4(${counts(`at.x - ${start}`)}, ${counts(`at.x - ${start} + 1`)}); }`;
      })
      .concat('return vec4(0.0);')
      .join('\n'),
  });
}
