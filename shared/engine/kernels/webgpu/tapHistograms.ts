import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { fill, type TensorInfo } from '@tensorflow/tfjs-core';
import { BINS } from '../../../signals/measureFrame';
import { type PlacedTaps, TAP_ROWS } from '../tapLayout';
import { addTo, flat } from './program';

/** Values of a channel that one invocation counts. */
const ROWS = 16;

/** The histograms of all taps in two programs: zeros, of int32, and every value adds one to the count of its bin. */
export function tapHistograms(
  backend: WebGPUBackend,
  { sides, width }: PlacedTaps,
  statistics: TensorInfo,
): TensorInfo {
  const counts = fill([2 * width, BINS], 0, 'int32');
  let next = 0;
  const own = sides.map(({ tensor, channels, start }) => {
    const rows = tensor.size / channels;
    const first = next;
    next += Math.ceil(rows / ROWS) * channels;
    return { tensor, rows, channels, start, first, last: next };
  });
  const extents = own.flatMap(({ rows, channels, start, first, last }, side) =>
    Object.entries({ rows, channels, start, first, last }).map(
      ([name, value]) => [`${name}${side}`, value] as const,
    ),
  );
  const program = {
    name: `tapHistograms${own.length}`,
    inputs: { ...Object.fromEntries(own.map(({ tensor }, side) => [`x${side}`, flat(tensor)])), statistics },
    invocations: next,
    integers: { width, ...Object.fromEntries(extents) },
    functions: `
      struct Edges { low : f32, scale : f32 }
      // Halved: from the lowest number to the largest it is farther than float32 reaches.
      fn edgesOf(column : i32) -> Edges {
        let low = 0.5 * statistics[${TAP_ROWS.indexOf('low')} * uniforms.width + column];
        let high = 0.5 * statistics[${TAP_ROWS.indexOf('high')} * uniforms.width + column];
        return Edges(low, ${BINS}.0 / (high - low));
      }
      fn addOne(value : f32, edges : Edges, column : i32) {
        let place = (0.5 * value - edges.low) * edges.scale;
        if (!(place >= 0.0 || place < 0.0)) { return; }
        atomicAdd(&result[${BINS} * column + i32(clamp(place, 0.0, ${BINS - 1}.0))], 1);
      }
      ${own.map((_, side) => countOf(side)).join('\n')}`,
    each: own
      .map(
        (_, side) =>
          `if (index < uniforms.last${side}) { count${side}(index - uniforms.first${side}); return; }`,
      )
      .join('\n'),
  };
  addTo(backend, program, counts);
  return counts;
}

/** Neighbouring invocations read neighbouring values. */
function countOf(side: number): string {
  return `
    fn count${side}(place : i32) {
      let channel = place % uniforms.channels${side};
      let first = ${ROWS} * (place / uniforms.channels${side});
      let column = uniforms.start${side} + channel;
      let edges = edgesOf(column % uniforms.width);
      for (var row = first; row < min(first + ${ROWS}, uniforms.rows${side}); row++) {
        addOne(x${side}[row * uniforms.channels${side} + channel], edges, column);
      }
    }`;
}
