/** How many rows a part has. */
const ROWS_IN = `
  fn rowsIn(part : i32) -> f32 {
    return f32(min((part + 1) * uniforms.perPart, uniforms.rows) - part * uniforms.perPart);
  }`;

/**
 * How far the mean of a channel in a part is from the channel's first value, and Σ(x − mean)², from the distances to the part's
 * first value. Distances between values that are near each other are exact, so that no digits are lost where a channel's mean is
 * large beside its spread, and the mean of a constant channel is its value.
 */
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
    return vec2<f32>((first - x[channel]) + sum / rowsIn(part), squares - sum * sum / rowsIn(part));
  }`;

/**
 * From the moments of all parts, how far the mean of all is from the channel's first value, and the variance: Σ(x − μ)² = Σ over
 * parts of [Σ(x − mean)² + n·(mean − μ)²]. Source: Chan, Golub, LeVeque, «Algorithms for Computing the Sample Variance», 1983.
 * @param at WGSL for the first moment of a part's channel; the second is `uniforms.channels` further on
 */
export function momentsOfAll(at: string): string {
  return `
    ${ROWS_IN}
    fn distanceOf(channel : i32) -> f32 {
      var sum = 0.0;
      for (var part = 0; part < uniforms.parts; part++) { sum += rowsIn(part) * moments[${at}]; }
      return sum / f32(uniforms.rows);
    }
    fn varianceOf(channel : i32) -> f32 {
      let mean = distanceOf(channel);
      var sum = 0.0;
      for (var part = 0; part < uniforms.parts; part++) {
        let at = ${at};
        let distance = moments[at] - mean;
        sum += moments[at + uniforms.channels] + rowsIn(part) * distance * distance;
      }
      return sum / f32(uniforms.rows);
    }`;
}

/** How far a value is from the mean in the statistics of a batch, and 1/√(σ² + ε). */
export const OF_BATCH = `
  fn distanceFromMean(value : f32, channel : i32) -> f32 {
    return (value - statistics[channel]) - statistics[uniforms.channels + channel];
  }
  fn inverseOf(channel : i32) -> f32 {
    return inverseSqrt(statistics[2 * uniforms.channels + channel] + uniforms.epsilon);
  }`;
