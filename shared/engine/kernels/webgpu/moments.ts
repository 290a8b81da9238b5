/**
 * How many rows a part has.
 * @param of what holds the tensor's `rows`, and those `perPart`
 */
function rowsIn(of: string): string {
  return `
    fn rowsIn(part : i32) -> f32 {
      return f32(min((part + 1) * ${of}.perPart, ${of}.rows) - part * ${of}.perPart);
    }`;
}

/**
 * How far the mean of a channel in a part is from the channel's first value, and Σ(x − mean)², from the distances to the part's
 * first value. Distances between values that are near each other are exact, so that no digits are lost where a channel's mean is
 * large beside its spread, and the mean of a constant channel is its value.
 */
function momentsOf(x: string, of: string, name: string): string {
  return `
    fn ${name}(part : i32, channel : i32) -> vec2<f32> {
      let start = part * ${of}.perPart;
      let end = min(start + ${of}.perPart, ${of}.rows);
      let first = ${x}[start * ${of}.channels + channel];
      var sum = 0.0;
      var squares = 0.0;
      for (var row = start; row < end; row++) {
        let distance = ${x}[row * ${of}.channels + channel] - first;
        sum += distance;
        squares += distance * distance;
      }
      return vec2<f32>((first - ${x}[channel]) + sum / rowsIn(part), squares - sum * sum / rowsIn(part));
    }`;
}

/** `momentsOf` of the input `x`, whose extents are uniforms. */
export const MOMENTS_OF_PART = `${rowsIn('uniforms')} ${momentsOf('x', 'uniforms', 'momentsOf')}`;

/** `momentsOf0`, `momentsOf1` … of as many inputs `x0`, `x1` …; the extents of the one at hand are those of the variable `chosen`. */
export function momentsOfParts(inputs: number): string {
  const each = Array.from({ length: inputs }, (_, input) =>
    momentsOf(`x${input}`, 'chosen', `momentsOf${input}`),
  );
  return `${rowsIn('chosen')} ${each.join('')}`;
}

/** Where `momentsOfAll` finds what it needs. */
interface Sources {
  /** What holds the extents. */
  readonly of: string;
  /** WGSL for the first moment of a part's channel in `moments`, and how much further on the second is. */
  readonly at: string;
  readonly next: string;
}

/**
 * From the moments of all parts, how far the mean of all is from the channel's first value, and the variance: Σ(x − μ)² = Σ over
 * parts of [Σ(x − mean)² + n·(mean − μ)²]. Source: Chan, Golub, LeVeque, «Algorithms for Computing the Sample Variance», 1983.
 */
export function momentsOfAll({ of, at, next }: Sources): string {
  return `
    ${rowsIn(of)}
    fn distanceOf(channel : i32) -> f32 {
      var sum = 0.0;
      for (var part = 0; part < ${of}.parts; part++) { sum += rowsIn(part) * moments[${at}]; }
      return sum / f32(${of}.rows);
    }
    fn varianceOf(channel : i32) -> f32 {
      let mean = distanceOf(channel);
      var sum = 0.0;
      for (var part = 0; part < ${of}.parts; part++) {
        let at = ${at};
        let distance = moments[at] - mean;
        sum += moments[at + ${next}] + rowsIn(part) * distance * distance;
      }
      return sum / f32(${of}.rows);
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
