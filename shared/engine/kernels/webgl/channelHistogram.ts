import { numberAttribute, tensorInput } from '../kernel';
import { linesOf, threeAxes } from './lines';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** A fragment writes four numbers of 24 bits: four counts of 6 bits in each. */
const BITS = 6;
const MOST = 63;
const COUNTS = 16;

/** Lines of a part, each of two values: no count of a part is above `MOST`. */
const PER_PART = 31;

/**
 * Two programs. WebGL's fragments cannot add to each other's output, so each counts sixteen bins of one channel in a part of the
 * rows, all sixteen in one texel; then the parts are added up.
 */
export const channelHistogramWebGl: WebGlKernel = {
  name: 'ChannelHistogram',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const { channels, ...lines } = linesOf(x);
    const bins = numberAttribute(call.attrs, 'bins');
    const groups = Math.ceil(bins / COUNTS);
    const { columns = 0, pairs = 0, lines: total = 0 } = lines.integers;
    const parts = Math.ceil(total / PER_PART);
    const partial = runFragment(backend, {
      inputs: {
        X: threeAxes(x, { channels, ...lines }),
        Low: tensorInput(call, 'low'),
        Scale: tensorInput(call, 'scale'),
      },
      shape: [parts * channels, 2, 2 * groups],
      integers: { columns, pairs, lines: total, perPart: PER_PART, channels, bins },
      functions: COUNT,
      result: `
        int channel = at.x % channels;
        int start = at.x / channels * perPart;
        float low = isOdd(channel) ? getLow(channel).g : getLow(channel).r;
        float scale = isOdd(channel) ? getScale(channel).g : getScale(channel).r;
        int first = at.z / 2 * ${COUNTS};
        vec4 counts = vec4(0.0);
        for (int line = start; line < min(start + perPart, lines); line++) {
          int column = 2 * (line % pairs);
          vec4 x = getX(line / pairs, column, channel);
          vec2 values = isOdd(channel) ? x.ga : x.rb;
          counts += one((values.x - low) * scale, first);
          if (column + 1 < columns) { counts += one((values.y - low) * scale, first); }
        }
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
  bool isOdd(int channel) { return channel % 2 == 1; }
  vec4 one(float place, int first) {
    if (!(place >= 0.0 || place < 0.0)) { return vec4(0.0); }
    int bin = int(clamp(place, 0.0, float(bins - 1))) - first;
    float digit = float(1 << (${BITS} * (bin & 3)));
    return digit * vec4(equal(ivec4(bin >> 2), ivec4(0, 1, 2, 3)));
  }`;
