import { z } from 'zod';
import { add, at, createTensor, type Layer, only } from './tensor';

/** A function of one value, its derivative, and where that jumps. */
interface Curve {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly kinks: readonly number[];
}

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const hardSigmoid = (x: number): number => Math.min(Math.max(x + 3, 0), 6) / 6;
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const gelu = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);

/** Φ(x), the share of a standard normal below x, by its series around 0: ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …). */
export function normalShare(x: number): number {
  if (Math.abs(x) > 9) return x > 0 ? 1 : 0;
  let [term, total] = [x, x];
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(total); n += 2) {
    term *= (x * x) / n;
    total += term;
  }
  return 0.5 + (total * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

const curves: Readonly<Record<string, Curve>> = {
  linear: { value: (x) => x, slope: () => 1, kinks: [] },
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0), kinks: [0] },
  relu6: {
    value: (x) => Math.min(Math.max(x, 0), 6),
    slope: (x) => (x > 0 && x < 6 ? 1 : 0),
    kinks: [0, 6],
  },
  elu: { value: (x) => (x >= 0 ? x : Math.expm1(x)), slope: (x) => (x >= 0 ? 1 : Math.exp(x)), kinks: [] },
  selu: {
    value: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    slope: (x) => SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
    kinks: [0],
  },
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x), kinks: [] },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2, kinks: [] },
  softplus: {
    value: softplus,
    slope: sigmoid,
    kinks: [],
  },
  silu: {
    value: (x) => x * sigmoid(x),
    slope: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
    kinks: [],
  },
  hardSigmoid: {
    value: hardSigmoid,
    slope: (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
    kinks: [-3, 3],
  },
  hardSwish: {
    value: (x) => x * hardSigmoid(x),
    slope: (x) => hardSigmoid(x) + (x > -3 && x <= 3 ? x / 6 : 0),
    kinks: [-3, 3],
  },
  mish: {
    value: (x) => x * Math.tanh(softplus(x)),
    slope: (x) => {
      const t = Math.tanh(softplus(x));
      return t + x * (1 - t ** 2) * sigmoid(x);
    },
    kinks: [],
  },
  gelu: {
    value: (x) => x * normalShare(x),
    slope: (x) => normalShare(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
    kinks: [],
  },
  geluTanh: {
    value: (x) => 0.5 * x * (1 + Math.tanh(gelu(x))),
    slope: (x) => {
      const t = Math.tanh(gelu(x));
      const inner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t ** 2) * inner;
    },
    kinks: [],
  },
};

/** Functions that are 0 at 0, exactly. */
const THROUGH_ZERO = new Set([
  'linear',
  'relu',
  'relu6',
  'leakyRelu',
  'elu',
  'selu',
  'tanh',
  'silu',
  'hardSwish',
  'mish',
  'gelu',
  'geluTanh',
]);
/** Functions that make exact zeros of negative values. */
const CUTTING = new Set(['relu', 'relu6', 'hardSigmoid', 'hardSwish']);

const options = z.object({ activation: z.string(), alpha: z.number().default(0.3) });

function curveOf({ activation, alpha }: z.output<typeof options>): Curve {
  if (activation === 'leakyRelu')
    return { value: (x) => (x > 0 ? x : alpha * x), slope: (x) => (x > 0 ? 1 : alpha), kinks: [0] };
  const curve = curves[activation];
  if (curve === undefined) throw new Error(`The reference has no function ${activation}.`);
  return curve;
}

export const activation: Layer = (inputs, args, course) => {
  const parsed = options.parse(args);
  if (parsed.activation === 'softmax') return softmax(inputs, args, course);
  const x = only(inputs);
  const { value, slope, kinks } = curveOf(parsed);
  const exact = CUTTING.has(parsed.activation) || (x.exactZeros && THROUGH_ZERO.has(parsed.activation));
  const y = createTensor(x.batch, x.shape, exact);
  for (const [index, each] of x.data.entries()) {
    y.data[index] = value(each);
    if (each === 0 && x.exactZeros) continue;
    for (const kink of kinks) course.approach(Math.abs(each - kink));
  }
  course.backward(() => {
    for (const [index, each] of x.data.entries()) add(x.gradient, index, at(y.gradient, index) * slope(each));
  });
  return y;
};

/** x where it is above 0, else α·x, with an α for each channel. */
export const prelu: Layer = (inputs, _args, course) => {
  const x = only(inputs);
  const alpha = course.weight('alpha');
  if (alpha === null) throw new Error('A PReLU has slopes.');
  const channels = alpha.data.length;
  const y = createTensor(x.batch, x.shape, x.exactZeros);
  for (const [index, value] of x.data.entries()) {
    y.data[index] = value > 0 ? value : at(alpha.data, index % channels) * value;
    if (value !== 0 || !x.exactZeros) course.approach(Math.abs(value));
  }
  course.backward(() => {
    for (const [index, value] of x.data.entries()) {
      const dy = at(y.gradient, index);
      add(x.gradient, index, value > 0 ? dy : dy * at(alpha.data, index % channels));
      if (value <= 0) add(alpha.gradient, index % channels, dy * value);
    }
  });
  return y;
};

/** Softmax of every row of the last axis. */
const softmax: Layer = (inputs, _args, course) => {
  const x = only(inputs);
  const n = at(x.shape, x.shape.length - 1);
  const y = createTensor(x.batch, x.shape, false);
  for (let first = 0; first < x.data.length; first += n)
    y.data.set(softmaxOf(x.data.subarray(first, first + n)), first);
  course.backward(() => {
    for (let first = 0; first < x.data.length; first += n) {
      let total = 0;
      for (let j = first; j < first + n; j++) total += at(y.gradient, j) * at(y.data, j);
      for (let j = first; j < first + n; j++) add(x.gradient, j, at(y.data, j) * (at(y.gradient, j) - total));
    }
  });
  return y;
};

export function softmaxOf(row: Float64Array): Float64Array {
  const top = row.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = row.map((value) => Math.exp(value - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
