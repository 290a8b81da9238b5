import { numberAttribute, tensorInput } from '../kernel';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** A fragment writes four numbers of 24 bits: four counts of 6 bits in each. */
const BITS = 6;
const MOST = 63;
const COUNTS = 16;

/** Lines of a part, each of two values: no count of a part is above `MOST`. */
const LINES_PER_PART = 31;

/**
 * Two programs. WebGL's fragments cannot add to each other's output, so each counts sixteen bins of one channel in a part of
 * the rows, all sixteen in one texel; then the parts are added up.
 */
export const channelHistogramWebGl: WebGlKernel = {
  name: 'ChannelHistogram',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const lines = linesOf(x, LINES_PER_PART);
    const { channels, parts } = lines;
    const bins = numberAttribute(call.attrs, 'bins');
    const groups = Math.ceil(bins / COUNTS);
    const partial = runFragment(backend, {
      inputs: {
        X: threeAxes(x, lines),
        Low: tensorInput(call, 'low'),
        Scale: tensorInput(call, 'scale'),
      },
      shape: [parts * channels, 2, 2 * groups],
      integers: { ...lines.integers, channels, bins },
      functions: `${LINES} ${COUNT}`,
      result: `
        int channel = at.x % channels;
        int part = at.x / channels;
        float low = isOdd(channel) ? getLow(channel).g : getLow(channel).r;
        float scale = isOdd(channel) ? getScale(channel).g : getScale(channel).r;
        int lowest = at.z / 2 * ${COUNTS};
        vec4 counts = vec4(0.0);
        ${overLines(
          ['X'],
          `
          vec2 values = isOdd(channel) ? texelX.ga : texelX.rb;
          counts += one((values.x - low) * scale, lowest);
          if (both) { counts += one((values.y - low) * scale, lowest); }`,
        )}
        return counts;`,
    });
    const counts = runFragment(backend, {
      inputs: { Partial: partial },
      shape: [channels, bins],
      integers: { parts, channels },
      functions: `
        vec2 countsOf(int channel, int bin) {
          int lane = bin % ${COUNTS} / 4;
          int before = ${BITS} * (bin % 4);
          vec2 sum = vec2(0.0);
          for (int part = 0; part < parts; part++) {
            vec4 packed = getPartial(part * channels + channel, 0, 2 * (bin / ${COUNTS}));
            int counts = int(packed[lane]) >> before;
            sum += vec2(counts & ${MOST}, (counts >> ${BITS}) & ${MOST});
          }
          return sum;
        }`,
      result: `
        vec2 second = at.x + 1 < channels ? countsOf(at.x + 1, at.y) : vec2(0.0);
        return vec4(countsOf(at.x, at.y), second);`,
    });
    release(backend, partial);
    return counts;
  },
};

/** One count at its place among the sixteen of a texel; none for NaN or where the bin is not among them. */
const COUNT = `
  const vec4 NUMBERS = vec4(0.0, 1.0, 2.0, 3.0);
  const vec4 DIGITS = vec4(${[0, 1, 2, 3].map((digit) => `${2 ** (BITS * digit)}.0`).join()});
  bool isOdd(int channel) { return channel % 2 == 1; }
  vec4 one(float place, int lowest) {
    if (!(place >= 0.0 || place < 0.0)) { return vec4(0.0); }
    float bin = floor(min(max(place, 0.0), float(bins - 1))) - float(lowest);
    float lane = floor(0.25 * bin);
    vec4 isDigit = vec4(equal(vec4(bin - 4.0 * lane), NUMBERS));
    return dot(isDigit, DIGITS) * vec4(equal(vec4(lane), NUMBERS));
  }`;
