import { tensorInput } from '../kernel';
import { TOP } from '../labelCrossEntropy';
import { targetsOfCall } from '../labelCrossEntropyGradient';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** The largest logit of a row, and Σ exp(logit − largest). */
const ROW = `
  float largestOf(int row) {
    float largest = getLogits(row, 0);
    for (int column = 1; column < classes; column++) { largest = max(largest, getLogits(row, column)); }
    return largest;
  }
  float sumOfPowers(int row, float largest) {
    float sum = 0.0;
    for (int column = 0; column < classes; column++) { sum += exp(getLogits(row, column) - largest); }
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
      packed: false,
      integers: { classes },
      floats: { ...targetsOfCall(call, classes) },
      functions: ROW,
      result: `
        int label = int(getLabels(at.x));
        float own = getLogits(at.x, label);
        if (at.y == 0) {
          float largest = largestOf(at.x);
          float logSum = largest + log(sumOfPowers(at.x, largest));
          float loss = on * (logSum - own);
          for (int column = 0; column < classes; column++) {
            if (column != label && off > 0.0) { loss += off * (logSum - getLogits(at.x, column)); }
          }
          return loss;
        }
        if (isnan(own)) { return 0.0; }
        if (at.y == 2) {
          int ahead = 0;
          for (int column = 0; column < classes; column++) { ahead += getLogits(at.x, column) > own ? 1 : 0; }
          return ahead < ${TOP} ? 1.0 : 0.0;
        }
        // The first of the largest counts, as for argMax.
        for (int column = 0; column < label; column++) {
          if (getLogits(at.x, column) == own) { return 0.0; }
        }
        for (int column = 0; column < classes; column++) {
          if (getLogits(at.x, column) > own) { return 0.0; }
        }
        return 1.0;`,
    });
    const total = {
      inputs: { Scores: scores },
      packed: false,
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
    const logits = tensorInput(call, 'logits');
    const [count = 1, classes = 1] = logits.shape;
    return runFragment(backend, {
      inputs: { Logits: logits, Labels: tensorInput(call, 'labels'), Dy: tensorInput(call, 'dy') },
      shape: logits.shape,
      packed: false,
      integers: { classes },
      floats: { share: 1 / count, ...targetsOfCall(call, classes) },
      functions: ROW,
      result: `
        float largest = largestOf(at.x);
        float probability = exp(getLogits(at.x, at.y) - largest) / sumOfPowers(at.x, largest);
        float wanted = int(getLabels(at.x)) == at.y ? on : off;
        return getDy() * share * (probability - wanted);`,
    });
  },
};
