import { z } from 'zod';
import { normalizeSets, setsBy } from './norms';
import { add, at, type Course, createTensor, type Layer, only, type Tensor } from './tensor';

interface Values {
  readonly data: Float64Array;
  readonly gradient: Float64Array;
}

function required(course: Course, name: string): Values {
  const weight = course.weight(name);
  if (weight === null) throw new Error(`The norm lacks its ${name}.`);
  return weight;
}

/** Values of a channel, and where they stand. */
function channelsOf(x: Tensor): readonly (readonly number[])[] {
  return setsBy(x, (_image, _position, channel) => channel);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A channel's statistics, and what corrects x̂ = (x − mean)/√(variance + ε): γ (x̂ r + d) + β. */
interface Statistics {
  readonly mean: number;
  readonly variance: number;
  readonly r: number;
  readonly d: number;
  /** Whether the statistics are those of the batch, so that a gradient flows through them. */
  readonly ofBatch: boolean;
}

/** Normalizes every channel by the statistics that `statisticsOf` gives; the gradient in its textbook form. */
function normalize(
  x: Tensor,
  epsilon: number,
  course: Course,
  statisticsOf: (channel: number, values: readonly number[]) => Statistics,
): Tensor {
  const [gamma, beta] = [course.weight('gamma'), course.weight('beta')];
  const y = createTensor(x.batch, x.shape, false);
  for (const [c, places] of channelsOf(x).entries()) {
    const statistics = statisticsOf(
      c,
      places.map((place) => at(x.data, place)),
    );
    const { r, d, ofBatch } = statistics;
    const inverse = 1 / Math.sqrt(statistics.variance + epsilon);
    const factor = gamma === null ? 1 : at(gamma.data, c);
    const term = beta === null ? 0 : at(beta.data, c);
    const standard = (place: number): number => (at(x.data, place) - statistics.mean) * inverse;
    for (const place of places) y.data[place] = factor * (standard(place) * r + d) + term;
    course.backward(() => {
      let [shift, product] = [0, 0];
      for (const place of places) {
        shift += at(y.gradient, place);
        product += at(y.gradient, place) * standard(place);
      }
      if (gamma !== null) add(gamma.gradient, c, product * r + shift * d);
      if (beta !== null) add(beta.gradient, c, shift);
      // One number for all values of the channel: what rounding makes of it does not average out.
      const [centre, slope] = ofBatch
        ? [course.rounded(shift / places.length), course.rounded(product / places.length)]
        : [0, 0];
      for (const place of places) {
        const dy = at(y.gradient, place) - centre - standard(place) * slope;
        add(x.gradient, place, factor * r * inverse * dy);
      }
    });
  }
  return y;
}

function byRunning(x: Tensor, epsilon: number, course: Course): Tensor {
  const [runningMean, runningVariance] = [
    required(course, 'moving_mean'),
    required(course, 'moving_variance'),
  ];
  return normalize(x, epsilon, course, (c) => ({
    ...{ mean: at(runningMean.data, c), variance: at(runningVariance.data, c) },
    ...{ r: 1, d: 0, ofBatch: false },
  }));
}

const options = z.object({ momentum: z.number(), epsilon: z.number(), trainable: z.boolean().default(true) });

/** Ioffe and Szegedy 2015. */
export const batchNormalization: Layer = (inputs, args, course) => {
  const { momentum, epsilon, trainable } = options.parse(args);
  const x = only(inputs);
  if (!course.training || !trainable) return byRunning(x, epsilon, course);
  const [runningMean, runningVariance] = [
    required(course, 'moving_mean'),
    required(course, 'moving_variance'),
  ];
  return normalize(x, epsilon, course, (c, values) => {
    const own = mean(values);
    const variance = mean(values.map((value) => (value - own) ** 2));
    runningMean.data[c] = momentum * at(runningMean.data, c) + (1 - momentum) * own;
    runningVariance.data[c] = momentum * at(runningVariance.data, c) + (1 - momentum) * variance;
    return { mean: own, variance, r: 1, d: 0, ofBatch: true };
  });
};

const renormOptions = z.object({
  ...options.shape,
  ...{ rMax: z.number(), dMax: z.number() },
  ...{ rampFrom: z.number(), rUntil: z.number(), dUntil: z.number() },
});

/** Ioffe 2017, algorithm 1; the running deviation is kept as its square less ε. */
export const batchRenormalization: Layer = (inputs, args, course) => {
  const { momentum, epsilon, rMax, dMax, rampFrom, rUntil, dUntil } = renormOptions.parse(args);
  const x = only(inputs);
  if (!course.training) return byRunning(x, epsilon, course);
  const [runningMean, runningVariance] = [
    required(course, 'moving_mean'),
    required(course, 'moving_variance'),
  ];
  const updates = required(course, 'updates');
  const t = at(updates.data, 0);
  updates.data[0] = t + 1;
  const share = (until: number): number => clip((t - rampFrom) / Math.max(until - rampFrom, 1), 0, 1);
  const [mostR, mostD] = [1 + (rMax - 1) * share(rUntil), dMax * share(dUntil)];
  return normalize(x, epsilon, course, (c, values) => {
    const own = mean(values);
    const variance = mean(values.map((value) => (value - own) ** 2));
    const deviation = Math.sqrt(variance + epsilon);
    const running = Math.sqrt(at(runningVariance.data, c) + epsilon);
    const r = clip(deviation / running, 1 / mostR, mostR);
    const d = clip((own - at(runningMean.data, c)) / running, -mostD, mostD);
    runningMean.data[c] = momentum * at(runningMean.data, c) + (1 - momentum) * own;
    const moved = momentum * running + (1 - momentum) * deviation;
    runningVariance.data[c] = moved ** 2 - epsilon;
    return { mean: own, variance, r, d, ofBatch: true };
  });
};

function clip(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Hoffer et al. 2017: a Batch Norm of every few images; each moves the running statistics, a smaller one less. */
export const ghostBatchNormalization: Layer = (inputs, args, course) => {
  const { virtualBatchSize } = z.object({ virtualBatchSize: z.int() }).parse(args);
  const { momentum, epsilon } = options.parse(args);
  const x = only(inputs);
  if (!course.training) return byRunning(x, epsilon, course);
  const channels = at(x.shape, x.shape.length - 1);
  const ghostOf = (image: number): number => Math.floor(image / virtualBatchSize);
  const sets = setsBy(x, (image, _position, channel) => ghostOf(image) * channels + channel);
  const [runningMean, runningVariance] = [
    required(course, 'moving_mean'),
    required(course, 'moving_variance'),
  ];
  for (const [index, set] of sets.entries()) {
    const c = index % channels;
    const values = set.map((place) => at(x.data, place));
    const own = mean(values);
    const rate = ((1 - momentum) * set.length) / (sets[0]?.length ?? 1);
    const follow = ({ data }: Values, statistic: number): void => {
      data[c] = at(data, c) + rate * (statistic - at(data, c));
    };
    follow(runningMean, own);
    follow(runningVariance, mean(values.map((value) => (value - own) ** 2)));
  }
  return normalizeSets(x, sets, epsilon, course);
};
