import { numberAttribute, tensorInput } from '../kernel';
import { addParts } from './columnSums';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { OF_BATCH } from './moments';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** Four programs: both sums over parts of the rows, ∂β, ∂γ, and the gradient in the input. */
export const batchNormGradientWebGl: WebGlKernel = {
  name: 'BatchNormTrainingGrad',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const statistics = tensorInput(call, 'statistics');
    const lines = linesOf(x);
    const [X, Dy] = [threeAxes(x, lines), threeAxes(tensorInput(call, 'dy'), lines)];
    const epsilon = numberAttribute(call.attrs, 'epsilon');
    const { parts, channels, rows } = lines;
    const sums = runFragment(backend, {
      inputs: { X, Dy, Statistics: statistics },
      shape: [parts, 2, channels],
      integers: lines.integers,
      floats: { epsilon },
      functions: `${LINES} ${OF_BATCH}`,
      result: `
        int part = at.x;
        int channel = at.z;
        vec2 sum = vec2(0.0);
        vec2 products = vec2(0.0);
        ${overLines(
          ['X', 'Dy'],
          `
          vec4 product = texelDy * distancesOf(texelX, channel);
          sum += texelDy.rg;
          products += product.rg;
          if (both) {
            sum += texelDy.ba;
            products += product.ba;
          }`,
        )}
        return vec4(sum, products * inverseOf(channel).rg);`,
    });
    const dBeta = addParts(backend, sums, 'rg');
    const dGamma = addParts(backend, sums, 'ba');
    release(backend, sums);
    const dx = runFragment(backend, {
      inputs: {
        ...{ X, Dy, Statistics: statistics },
        ...{ Gamma: tensorInput(call, 'gamma'), DGamma: dGamma, DBeta: dBeta },
      },
      shape: X.shape,
      floats: { epsilon, share: 1 / rows },
      functions: OF_BATCH,
      result: `
        vec4 inverse = inverseOf(at.z);
        vec4 normalized = distancesOf(getX(at.x, at.y, at.z), at.z) * inverse;
        vec4 mean = (getDBeta(at.z).rgrg + normalized * getDGamma(at.z).rgrg) * share;
        return getGamma(at.z).rgrg * inverse * (getDy(at.x, at.y, at.z) - mean);`,
    });
    return [{ ...dx, shape: x.shape }, dGamma, dBeta];
  },
};
