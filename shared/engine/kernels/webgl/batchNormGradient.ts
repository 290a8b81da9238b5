import { numberAttribute, tensorInput } from '../kernel';
import { addParts } from './columnSums';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** Four programs: both sums over parts of the rows, ∂β, ∂γ, and the gradient in the input. */
export const batchNormGradientWebGl: WebGlKernel = {
  name: 'BatchNormTrainingGrad',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const [mean, variance] = [tensorInput(call, 'mean'), tensorInput(call, 'variance')];
    const lines = linesOf(x);
    const [X, Dy] = [threeAxes(x, lines), threeAxes(tensorInput(call, 'dy'), lines)];
    const epsilon = numberAttribute(call.attrs, 'epsilon');
    const { parts, channels, rows } = lines;
    const sums = runFragment(backend, {
      inputs: { X, Dy, Mean: mean, Variance: variance },
      shape: [parts, 2, channels],
      integers: lines.integers,
      floats: { epsilon },
      functions: LINES,
      result: `
        int part = at.x;
        int channel = at.z;
        vec2 mean = getMean(channel).rg;
        vec2 sum = vec2(0.0);
        vec2 products = vec2(0.0);
        ${overLines(
          ['X', 'Dy'],
          `
          vec4 product = texelDy * (texelX - mean.xyxy);
          sum += texelDy.rg;
          products += product.rg;
          if (both) {
            sum += texelDy.ba;
            products += product.ba;
          }`,
        )}
        return vec4(sum, products / sqrt(getVariance(at.z).rg + epsilon));`,
    });
    const dBeta = addParts(backend, sums, 'rg');
    const dGamma = addParts(backend, sums, 'ba');
    release(backend, sums);
    const dx = runFragment(backend, {
      inputs: {
        ...{ X, Dy, Mean: mean, Variance: variance },
        ...{ Gamma: tensorInput(call, 'gamma'), DGamma: dGamma, DBeta: dBeta },
      },
      shape: X.shape,
      floats: { epsilon, share: 1 / rows },
      result: `
        vec2 inverse = 1.0 / sqrt(getVariance(at.z).rg + epsilon);
        vec4 normalized = (getX(at.x, at.y, at.z) - getMean(at.z).rgrg) * inverse.xyxy;
        vec4 mean = (getDBeta(at.z).rgrg + normalized * getDGamma(at.z).rgrg) * share;
        vec2 factor = getGamma(at.z).rg * inverse;
        return factor.xyxy * (getDy(at.x, at.y, at.z) - mean);`,
    });
    return [{ ...dx, shape: x.shape }, dGamma, dBeta];
  },
};
