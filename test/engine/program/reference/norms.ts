import { z } from 'zod';
import { add, at, type Course, createTensor, type Layer, only, type Tensor } from './tensor';

/** Indices of values that are normalized together. */
type Set = readonly number[];

/** γ and β, repeated over the last axis; 1 and 0 where the layer has none. */
interface Affine {
  gamma(index: number): number;
  beta(index: number): number;
}

function affineOf(course: Course, channels: number): Affine {
  const [gamma, beta] = [course.weight('gamma'), course.weight('beta')];
  return {
    gamma: (index) => (gamma === null ? 1 : at(gamma.data, index % channels)),
    beta: (index) => (beta === null ? 0 : at(beta.data, index % channels)),
  };
}

/**
 * y = γ (x − μ)/√(σ² + ε) + β, with mean and biased variance of each set; the gradient in its textbook form, through mean and
 * variance.
 */
export function normalizeSets(x: Tensor, sets: readonly Set[], epsilon: number, course: Course): Tensor {
  const channels = at(x.shape, x.shape.length - 1);
  const y = createTensor(x.batch, x.shape, false);
  const { gamma, beta } = affineOf(course, channels);
  const [dGamma, dBeta] = [course.weight('gamma')?.gradient, course.weight('beta')?.gradient];
  for (const set of sets) {
    const mean = set.reduce((sum, index) => sum + at(x.data, index), 0) / set.length;
    const variance = set.reduce((sum, index) => sum + (at(x.data, index) - mean) ** 2, 0) / set.length;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    const standard = (index: number): number => (at(x.data, index) - mean) * inverse;
    for (const index of set) y.data[index] = gamma(index) * standard(index) + beta(index);
    course.backward(() => {
      let [shift, product] = [0, 0];
      for (const index of set) {
        const dy = at(y.gradient, index);
        shift += gamma(index) * dy;
        product += gamma(index) * dy * standard(index);
        if (dGamma) add(dGamma, index % channels, dy * standard(index));
        if (dBeta) add(dBeta, index % channels, dy);
      }
      // One number for all values of the set: what rounding makes of it does not average out.
      const [centre, slope] = [course.rounded(shift / set.length), course.rounded(product / set.length)];
      for (const index of set) {
        const g = gamma(index) * at(y.gradient, index);
        add(x.gradient, index, inverse * (g - centre - standard(index) * slope));
      }
    });
  }
  return y;
}

/** The values of `x` in sets: those together for which `keyOf` image, position and channel gives the same. */
export function setsBy(
  x: Tensor,
  keyOf: (image: number, position: number, channel: number) => number,
): Set[] {
  const channels = at(x.shape, x.shape.length - 1);
  const positions = x.data.length / x.batch / channels;
  const sets = new Map<number, number[]>();
  for (const index of x.data.keys()) {
    const row = Math.floor(index / channels);
    const key = keyOf(Math.floor(row / positions), row % positions, index % channels);
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [index]);
    else set.push(index);
  }
  return [...sets.values()];
}

const groupOptions = z.object({
  groups: z.int(),
  epsilon: z.number(),
  center: z.boolean().default(true),
  scale: z.boolean().default(true),
});

/** Wu and He 2018: an image's values of all positions and the channels of a group. */
export const groupNormalization: Layer = (inputs, args, course) => {
  const { groups, epsilon, center, scale } = groupOptions.parse(args);
  const x = only(inputs);
  const size = at(x.shape, x.shape.length - 1) / groups;
  const sets = setsBy(x, (image, _position, channel) => image * groups + Math.floor(channel / size));
  // Weights of its node may be those of a layer behind it.
  const has = new Map([
    ['gamma', scale],
    ['beta', center],
  ]);
  const weight: Course['weight'] = (name) => (has.get(name) === true ? course.weight(name) : null);
  return normalizeSets(x, sets, epsilon, { ...course, weight });
};

/** Ba, Kiros and Hinton 2016: the channels of each position. */
export const layerNormalization: Layer = (inputs, args, course) => {
  const { epsilon } = z.object({ epsilon: z.number() }).parse(args);
  const x = only(inputs);
  const positions = x.data.length / x.batch / at(x.shape, x.shape.length - 1);
  const sets = setsBy(x, (image, position) => image * positions + position);
  return normalizeSets(x, sets, epsilon, course);
};

/** Singh and Krishnan 2020, with the thresholded linear unit. */
export const filterResponseNormalization: Layer = (inputs, args, course) => {
  const { epsilon } = z.object({ epsilon: z.number() }).parse(args);
  const x = only(inputs);
  const channels = at(x.shape, x.shape.length - 1);
  const [gamma, beta, tau] = ['gamma', 'beta', 'tau'].map((name) => course.weight(name));
  if (!gamma || !beta || !tau) throw new Error('A Filter Response Norm has γ, β and τ.');
  const learned = course.weight('epsilon');
  const added = epsilon + (learned === null ? 0 : Math.abs(at(learned.data, 0)));
  if (learned !== null) course.approach(Math.abs(at(learned.data, 0)));
  const output = createTensor(x.batch, x.shape, false);
  for (const [index, set] of setsBy(x, (image, _position, c) => image * channels + c).entries()) {
    const c = index % channels;
    const response = set.reduce((sum, place) => sum + at(x.data, place) ** 2, 0) / set.length;
    const inverse = 1 / Math.sqrt(response + added);
    const weighed = (place: number): number =>
      at(gamma.data, c) * at(x.data, place) * inverse + at(beta.data, c);
    for (const place of set) {
      course.approach(Math.abs(weighed(place) - at(tau.data, c)));
      output.data[place] = Math.max(weighed(place), at(tau.data, c));
    }
    course.backward(() => {
      // Through the response first: dL/dν² of this channel and image.
      let ofResponse = 0;
      for (const place of set) {
        const dz = at(output.gradient, place);
        const passes = weighed(place) > at(tau.data, c);
        add((passes ? beta : tau).gradient, c, dz);
        if (!passes) continue;
        add(gamma.gradient, c, dz * at(x.data, place) * inverse);
        add(x.gradient, place, dz * at(gamma.data, c) * inverse);
        ofResponse -= 0.5 * dz * at(gamma.data, c) * at(x.data, place) * inverse ** 3;
      }
      for (const place of set) add(x.gradient, place, (ofResponse * 2 * at(x.data, place)) / set.length);
      if (learned !== null) add(learned.gradient, 0, ofResponse * Math.sign(at(learned.data, 0)));
    });
  }
  return output;
};

/** γ x + β with weights for every value of an image. */
export const valueAffine: Layer = (inputs, _args, course) => {
  const x = only(inputs);
  const size = x.data.length / x.batch;
  const [gamma, beta] = [course.weight('gamma'), course.weight('beta')];
  const y = createTensor(x.batch, x.shape, false);
  for (const [index, value] of x.data.entries()) {
    const scaled = gamma === null ? value : at(gamma.data, index % size) * value;
    y.data[index] = scaled + (beta === null ? 0 : at(beta.data, index % size));
  }
  course.backward(() => {
    for (const [index, dy] of y.gradient.entries()) {
      if (gamma !== null) add(gamma.gradient, index % size, dy * at(x.data, index));
      if (beta !== null) add(beta.gradient, index % size, dy);
      add(x.gradient, index, gamma === null ? dy : dy * at(gamma.data, index % size));
    }
  });
  return y;
};
