import { tensorInput } from '../kernel';
import { MOMENTS_OF_PART, momentsOfAll } from './moments';
import { rowsPerPart } from './parts';
import { release, runCompute, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Two programs: the five statistics of parts of the rows, and of all. */
export const channelStatisticsWebGpu: WebGpuKernel = {
  name: 'ChannelStatistics',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const channels = x.shape.at(-1) ?? 1;
    const rows = x.size / channels;
    const perPart = rowsPerPart(rows);
    const parts = Math.ceil(rows / perPart);
    const ofParts = {
      name: 'statisticsOfParts',
      inputs: { x },
      invocations: parts * channels,
      integers: { rows, channels, perPart },
      functions: MOMENTS_OF_PART,
      each: `
        let part = index / uniforms.channels;
        let channel = index % uniforms.channels;
        let end = min((part + 1) * uniforms.perPart, uniforms.rows);
        var least = GREATEST;
        var largest = -GREATEST;
        var nonPositive = 0.0;
        for (var row = part * uniforms.perPart; row < end; row++) {
          let value = x[row * uniforms.channels + channel];
          if (value < least && value >= -GREATEST) { least = value; }
          if (value > largest && value <= GREATEST) { largest = value; }
          if (value <= 0.0) { nonPositive += 1.0; }
        }
        let moments = momentsOf(part, channel);
        let statistics = array<f32, 5>(moments.x, moments.y, least, largest, nonPositive);
        for (var row = 0; row < 5; row++) {
          result[(5 * part + row) * uniforms.channels + channel] = statistics[row];
        }`,
    };
    const partial = runScatter(backend, ofParts, [parts, 5, channels]);
    const total = runCompute(backend, {
      name: 'statistics',
      inputs: { x, moments: partial },
      shape: [5, channels],
      integers: { rows, channels, perPart, parts },
      functions: `
        ${momentsOfAll('5 * part * uniforms.channels + channel')}
        fn at(part : i32, statistic : i32, channel : i32) -> f32 {
          return moments[(5 * part + statistic) * uniforms.channels + channel];
        }`,
      element: `
        let channel = index % uniforms.channels;
        let statistic = index / uniforms.channels;
        if (statistic == 0) { return x[channel] + distanceOf(channel); }
        if (statistic == 1) { return varianceOf(channel); }
        var value = at(0, statistic, channel);
        for (var part = 1; part < uniforms.parts; part++) {
          let other = at(part, statistic, channel);
          if (statistic == 2) { value = min(value, other); }
          if (statistic == 3) { value = max(value, other); }
          if (statistic == 4) { value += other; }
        }
        if (statistic == 4) { return value / f32(uniforms.rows); }
        // Where no value was finite, nothing has changed what the search began with.
        return select(value, uniforms.NAN, abs(value) == GREATEST);`,
    });
    release(backend, partial);
    return total;
  },
};
