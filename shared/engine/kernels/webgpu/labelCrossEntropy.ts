import { tensorInput } from '../kernel';
import { TOP } from '../labelCrossEntropy';
import { targetsOfCall } from '../labelCrossEntropyGradient';
import { release, runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** The largest logit of a row, and Σ exp(logit − largest). */
const ROW = `
  fn largestOf(row : i32) -> f32 {
    var largest = logits[row * uniforms.classes];
    for (var at = 1; at < uniforms.classes; at++) { largest = max(largest, logits[row * uniforms.classes + at]); }
    return largest;
  }
  fn sumOfPowers(row : i32, largest : f32) -> f32 {
    var sum = 0.0;
    for (var at = 0; at < uniforms.classes; at++) { sum += exp(logits[row * uniforms.classes + at] - largest); }
    return sum;
  }`;

/** Three programs: loss and hits of every image, the mean loss, and `[loss, hits, hits among the best five]`. */
export const labelCrossEntropyWebGpu: WebGpuKernel = {
  name: 'LabelCrossEntropy',
  run(call, backend) {
    const [logits, labels] = [tensorInput(call, 'logits'), tensorInput(call, 'labels')];
    const [count = 1, classes = 1] = logits.shape;
    const width = classes > TOP ? 3 : 2;
    const scores = runCompute(backend, {
      name: 'scores',
      inputs: { logits, labels },
      shape: [count, width],
      integers: { classes, width },
      floats: { ...targetsOfCall(call, classes) },
      functions: ROW,
      element: `
        let row = index / uniforms.width;
        let column = index % uniforms.width;
        let label = labels[row];
        let own = logits[row * uniforms.classes + label];
        if (column == 0) {
          let largest = largestOf(row);
          let logSum = largest + log(sumOfPowers(row, largest));
          var loss = uniforms.on * (logSum - own);
          for (var at = 0; at < uniforms.classes; at++) {
            if (at != label && uniforms.off > 0.0) { loss += uniforms.off * (logSum - logits[row * uniforms.classes + at]); }
          }
          return loss;
        }
        if (isnan(own)) { return 0.0; }
        if (column == 2) {
          var ahead = 0;
          for (var at = 0; at < uniforms.classes; at++) {
            ahead += select(0, 1, logits[row * uniforms.classes + at] > own);
          }
          return select(0.0, 1.0, ahead < ${TOP});
        }
        // The first of the largest counts, as for argMax.
        for (var at = 0; at < label; at++) {
          if (logits[row * uniforms.classes + at] == own) { return 0.0; }
        }
        for (var at = 0; at < uniforms.classes; at++) {
          if (logits[row * uniforms.classes + at] > own) { return 0.0; }
        }
        return 1.0;`,
    });
    const total = {
      inputs: { scores },
      integers: { count, width },
      element: `
        var sum = 0.0;
        for (var row = 0; row < uniforms.count; row++) { sum += scores[uniforms.width * row + index]; }
        return select(sum, sum / f32(uniforms.count), index == 0);`,
    };
    const loss = runCompute(backend, { ...total, name: 'totalScore', shape: [] });
    const score = runCompute(backend, { ...total, name: 'totalScore', shape: [width] });
    release(backend, scores);
    return [loss, score];
  },
};

export const labelCrossEntropyGradientWebGpu: WebGpuKernel = {
  name: 'LabelCrossEntropyGradient',
  run(call, backend) {
    const logits = tensorInput(call, 'logits');
    const [count = 1, classes = 1] = logits.shape;
    return runCompute(backend, {
      name: 'labelCrossEntropyGradient',
      inputs: { logits, labels: tensorInput(call, 'labels'), dy: tensorInput(call, 'dy') },
      shape: logits.shape,
      integers: { classes },
      floats: { share: 1 / count, ...targetsOfCall(call, classes) },
      functions: ROW,
      element: `
        let row = index / uniforms.classes;
        let largest = largestOf(row);
        let probability = exp(logits[index] - largest) / sumOfPowers(row, largest);
        let wanted = select(uniforms.off, uniforms.on, labels[row] == index % uniforms.classes);
        return dy[0] * uniforms.share * (probability - wanted);`,
    });
  },
};
