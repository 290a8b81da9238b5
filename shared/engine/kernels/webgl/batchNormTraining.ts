import { numberAttribute, tensorInput } from '../kernel';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/**
 * Four programs: mean and Σ(x − mean)² of parts of the rows, the mean of the parts' means, the variance, and the output. Parts
 * are put together by Σ(x − μ)² = Σ over parts of [Σ(x − mean)² + n·(mean − μ)²], which loses no digits where a channel's mean
 * is large beside its spread; means are put together by their distances from the first, so that the mean of a constant channel is
 * its value. Source: Chan, Golub, LeVeque, «Algorithms for Computing the Sample Variance», 1983.
 */
export const batchNormTrainingWebGl: WebGlKernel = {
  name: 'BatchNormTraining',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const [gamma, beta] = [tensorInput(call, 'gamma'), tensorInput(call, 'beta')];
    const lines = linesOf(x);
    const { parts, channels, rows } = lines;
    const X = threeAxes(x, lines);
    const moments = runFragment(backend, {
      inputs: { X },
      shape: [parts, 2, channels],
      integers: lines.integers,
      functions: `${LINES} ${MOMENTS_OF_PART}`,
      result: 'return momentsOf(at.x, at.z);',
    });
    const ofParts = {
      shape: [channels],
      integers: { ...lines.integers, parts },
      floats: { rows },
      functions: LINES,
    };
    const mean = runFragment(backend, {
      ...ofParts,
      inputs: { Moments: moments },
      result: `
        vec2 near = getMoments(0, 0, at).rg;
        vec2 sum = vec2(0.0);
        for (int part = 1; part < parts; part++) { sum += rowsIn(part) * (getMoments(part, 0, at).rg - near); }
        return vec4(near + sum / rows, 0.0, 0.0);`,
    });
    const variance = runFragment(backend, {
      ...ofParts,
      inputs: { Moments: moments, Mean: mean },
      result: `
        vec2 mean = getMean(at).rg;
        vec2 sum = vec2(0.0);
        for (int part = 0; part < parts; part++) {
          vec4 moments = getMoments(part, 0, at);
          vec2 distance = moments.rg - mean;
          sum += moments.ba + rowsIn(part) * distance * distance;
        }
        return vec4(sum / rows, 0.0, 0.0);`,
    });
    const y = runFragment(backend, {
      inputs: { X, Gamma: gamma, Beta: beta, Mean: mean, Variance: variance },
      shape: X.shape,
      floats: { epsilon: numberAttribute(call.attrs, 'epsilon') },
      result: `
        vec2 factor = getGamma(at.z).rg / sqrt(getVariance(at.z).rg + epsilon);
        vec4 centered = getX(at.x, at.y, at.z) - getMean(at.z).rgrg;
        return centered * factor.xyxy + getBeta(at.z).rgrg;`,
    });
    release(backend, moments);
    return [{ ...y, shape: x.shape }, mean, variance];
  },
};

/** The means of a part, above, and below the Σ(x − mean)², from the distances to the part's first value. */
export const MOMENTS_OF_PART = `
  vec4 momentsOf(int part, int channel) {
    int start = startOf(part);
    vec2 near = getX(start / pairs, 2 * (start % pairs), channel).rg;
    vec2 sum = vec2(0.0);
    vec2 squares = vec2(0.0);
    ${overLines(
      ['X'],
      `
      vec4 distance = texelX - near.xyxy;
      sum += distance.rg;
      squares += distance.rg * distance.rg;
      if (both) {
        sum += distance.ba;
        squares += distance.ba * distance.ba;
      }`,
    )}
    float rows = rowsIn(part);
    return vec4(near + sum / rows, squares - sum * sum / rows);
  }`;
