import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Tensor } from '@tensorflow/tfjs-core';
import { tensorInput } from '../kernel';
import { TOP } from '../labelCrossEntropy';
import { targetsOfCall } from '../labelCrossEntropyGradient';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** One logit, one label, the largest logit of a row, and Σ exp(logit − largest). */
const ROW = `
  float logitAt(int row, int column) {
    vec4 texel = getLogits(row, column);
    vec2 both = row % 2 == 0 ? texel.rg : texel.ba;
    return column % 2 == 0 ? both.x : both.y;
  }
  int labelOf(int row) {
    vec4 two = getLabels(row);
    return int(row % 2 == 0 ? two.r : two.g);
  }
  float largestOf(int row) {
    float largest = logitAt(row, 0);
    for (int column = 1; column < classes; column++) { largest = max(largest, logitAt(row, column)); }
    return largest;
  }
  float sumOfPowers(int row, float largest) {
    float sum = 0.0;
    for (int column = 0; column < classes; column++) { sum += exp(logitAt(row, column) - largest); }
    return sum;
  }`;

/** Three programs: loss and hits of every image, the mean loss, and `[loss, hits, hits among the best five]`. */
export const labelCrossEntropyWebGl: WebGlKernel = {
  name: 'LabelCrossEntropy',
  run(call, backend) {
    const [logits, labels] = [tensorInput(call, 'logits'), tensorInput(call, 'labels')];
    const [count = 1, classes = 1] = logits.shape;
    const width = classes > TOP ? 3 : 2;
    const scores = runFragment(backend, {
      inputs: { Logits: logits, Labels: labels },
      shape: [count, width],
      packedOutput: false,
      integers: { classes },
      floats: { ...targetsOfCall(call, classes) },
      functions: ROW,
      result: `
        int label = labelOf(at.x);
        float own = logitAt(at.x, label);
        if (at.y == 0) {
          float largest = largestOf(at.x);
          float logSum = largest + log(sumOfPowers(at.x, largest));
          float loss = on * (logSum - own);
          for (int column = 0; column < classes; column++) {
            if (column != label && off > 0.0) { loss += off * (logSum - logitAt(at.x, column)); }
          }
          return loss;
        }
        if (isnan(own)) { return 0.0; }
        if (at.y == 2) {
          int ahead = 0;
          for (int column = 0; column < classes; column++) { ahead += logitAt(at.x, column) > own ? 1 : 0; }
          return ahead < ${TOP} ? 1.0 : 0.0;
        }
        // The first of the largest counts, as for argMax.
        for (int column = 0; column < label; column++) {
          if (logitAt(at.x, column) == own) { return 0.0; }
        }
        for (int column = 0; column < classes; column++) {
          if (logitAt(at.x, column) > own) { return 0.0; }
        }
        return 1.0;`,
    });
    const total = {
      inputs: { Scores: scores },
      ...{ packedInputs: false, packedOutput: false },
      integers: { count },
      functions: `
        float sumOf(int column) {
          float sum = 0.0;
          for (int row = 0; row < count; row++) { sum += getScores(row, column); }
          return sum;
        }`,
    };
    const loss = runFragment(backend, { ...total, shape: [], result: 'return sumOf(0) / float(count);' });
    const score = runFragment(backend, {
      ...total,
      shape: [width],
      result: 'return at == 0 ? sumOf(0) / float(count) : sumOf(at);',
    });
    release(backend, scores);
    return [loss, score];
  },
};

export const labelCrossEntropyGradientWebGl: WebGlKernel = {
  name: 'LabelCrossEntropyGradient',
  run(call, backend) {
    const [logits, dy] = [tensorInput(call, 'logits'), tensorInput(call, 'dy')];
    const [count = 1, classes = 1] = logits.shape;
    const known = knownValue(backend, dy);
    return runFragment(backend, {
      inputs: {
        ...{ Logits: logits, Labels: tensorInput(call, 'labels') },
        ...(known === null ? { Dy: dy } : {}),
      },
      shape: logits.shape,
      integers: { classes },
      floats: { share: (known ?? 1) / count, ...targetsOfCall(call, classes) },
      functions: `
        ${ROW}
        vec2 gradientOf(int row, int column) {
          float largest = largestOf(row);
          float sum = sumOfPowers(row, largest);
          int label = labelOf(row);
          vec2 powers = vec2(exp(logitAt(row, column) - largest), exp(logitAt(row, column + 1) - largest));
          return powers / sum - vec2(label == column ? on : off, label == column + 1 ? on : off);
        }`,
      result: `
        vec4 gradient = share * vec4(gradientOf(at.x, at.y), gradientOf(at.x + 1, at.y));
        return ${known === null ? 'getDy().r * gradient' : 'gradient'};`,
    });
  },
};

/** The value of a scalar that was never sent to the GPU; null where it lies there. */
function knownValue(backend: MathBackendWebGL, scalar: Tensor): number | null {
  const { values } = backend.texData.get(scalar.dataId);
  const [value] = values instanceof Float32Array ? values : [];
  return value ?? null;
}
