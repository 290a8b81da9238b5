import { overLines } from './lines';

/**
 * Of a part, above, how far its mean is from the channel's first value, and below the Σ(x − mean)², from the distances to the
 * part's first value. Distances between values that are near each other are exact, so that no digits are lost where a channel's
 * mean is large beside its spread, and the mean of a constant channel is its value.
 */
export const MOMENTS_OF_PART = `
  vec4 momentsOf(sampler2D X, int part, int channel) {
    vec2 near = lineOf(X, startOf(part), channel).rg;
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
    return vec4((near - lineOf(X, 0, channel).rg) + sum / rows, squares - sum * sum / rows);
  }`;

/**
 * From the moments of all parts in a tensor of that name, how far the mean of all is from the channel's first value, and the
 * variance: Σ(x − μ)² = Σ over parts of [Σ(x − mean)² + n·(mean − μ)²].
 * Source: Chan, Golub, LeVeque, «Algorithms for Computing the Sample Variance», 1983.
 */
export function momentsOfAll(name: string): string {
  return `
    vec2 distanceOf(int channel) {
      vec2 sum = vec2(0.0);
      for (int part = 0; part < parts; part++) { sum += rowsIn(part) * get${name}(part, 0, channel).rg; }
      return sum / rows;
    }
    vec2 varianceOf(int channel) {
      vec2 mean = distanceOf(channel);
      vec2 sum = vec2(0.0);
      for (int part = 0; part < parts; part++) {
        vec4 moments = get${name}(part, 0, channel);
        vec2 distance = moments.rg - mean;
        sum += moments.ba + rowsIn(part) * distance * distance;
      }
      return sum / rows;
    }`;
}

/** How far values are from the mean in the statistics of a batch, and 1/√(σ² + ε), for a channel and the next one. */
export const OF_BATCH = `
  vec4 distancesOf(vec4 values, int channel) {
    vec4 center = getStatistics(0, channel);
    return (values - center.rgrg) - center.baba;
  }
  vec4 inverseOf(int channel) {
    return (1.0 / sqrt(getStatistics(2, channel).rg + epsilon)).rgrg;
  }`;
