import { numberAttribute, tensorInput } from '../kernel';
import { rowsPerPart } from './channelSums';
import { normalize } from './normalize';
import { release, runCompute, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/**
 * Four programs: mean and Σ(x − mean)² of parts of the rows, the mean of the parts' means, the variance, and the output. Parts
 * are put together by Σ(x − μ)² = Σ over parts of [Σ(x − mean)² + n·(mean − μ)²], which loses no digits where a channel's mean
 * is large beside its spread; means are put together by their distances from the first, so that the mean of a constant channel is
 * its value. Source: Chan, Golub, LeVeque, «Algorithms for Computing the Sample Variance», 1983.
 */
export const batchNormTrainingWebGpu: WebGpuKernel = {
  name: 'BatchNormTraining',
  run(call, backend) {
    const [x, gamma, beta] = [tensorInput(call, 'x'), tensorInput(call, 'gamma'), tensorInput(call, 'beta')];
    const channels = x.shape.at(-1) ?? 1;
    const rows = x.size / channels;
    const perPart = rowsPerPart(rows);
    const parts = Math.ceil(rows / perPart);
    const extent = { rows, channels, perPart };
    const ofParts = {
      name: 'momentsOfParts',
      inputs: { x },
      invocations: parts * channels,
      integers: extent,
      functions: MOMENTS_OF_PART,
      each: `
        let part = index / uniforms.channels;
        let channel = index % uniforms.channels;
        let moments = momentsOf(part, channel);
        let at = 2 * part * uniforms.channels + channel;
        result[at] = moments.x;
        result[at + uniforms.channels] = moments.y;`,
    };
    const moments = runScatter(backend, ofParts, [parts, 2, channels]);
    const mean = runCompute(backend, {
      name: 'meanOfParts',
      inputs: { moments },
      shape: [channels],
      integers: { ...extent, parts },
      element: `
        let near = moments[index];
        var sum = 0.0;
        for (var part = 1; part < uniforms.parts; part++) {
          sum += rowsIn(part) * (moments[2 * part * uniforms.channels + index] - near);
        }
        return near + sum / f32(uniforms.rows);`,
      functions: ROWS_IN,
    });
    const variance = runCompute(backend, {
      name: 'varianceOfParts',
      inputs: { moments, mean },
      shape: [channels],
      integers: { ...extent, parts },
      functions: ROWS_IN,
      element: `
        var sum = 0.0;
        for (var part = 0; part < uniforms.parts; part++) {
          let at = 2 * part * uniforms.channels + index;
          let distance = moments[at] - mean[index];
          sum += moments[at + uniforms.channels] + rowsIn(part) * distance * distance;
        }
        return sum / f32(uniforms.rows);`,
    });
    const epsilon = numberAttribute(call.attrs, 'epsilon');
    const y = normalize(backend, x, { gamma, beta, mean, variance }, epsilon);
    release(backend, moments);
    return [y, mean, variance];
  },
};

/** How many rows a part has. */
export const ROWS_IN = `
  fn rowsIn(part : i32) -> f32 {
    return f32(min((part + 1) * uniforms.perPart, uniforms.rows) - part * uniforms.perPart);
  }`;

/** The mean and Σ(x − mean)² of a channel in a part, from the distances to the part's first value. */
export const MOMENTS_OF_PART = `
  ${ROWS_IN}
  fn momentsOf(part : i32, channel : i32) -> vec2<f32> {
    let start = part * uniforms.perPart;
    let end = min(start + uniforms.perPart, uniforms.rows);
    let first = x[start * uniforms.channels + channel];
    var sum = 0.0;
    var squares = 0.0;
    for (var row = start; row < end; row++) {
      let distance = x[row * uniforms.channels + channel] - first;
      sum += distance;
      squares += distance * distance;
    }
    return vec2<f32>(first + sum / rowsIn(part), squares - sum * sum / rowsIn(part));
  }`;
