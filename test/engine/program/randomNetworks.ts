import type { LayerConfig } from '../../../shared/document/schema';
import { createRandom, streamSeed } from '../../../shared/random';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import { sizeOf } from '../numbers';
import { randomNorm } from './randomNorms';
import type { NetworkSpec } from './subject';

/** What a layer so far gives: its name, its shape, and whether another layer takes it. */
interface Open {
  readonly name: string;
  readonly shape: readonly number[];
  used: boolean;
}

/** Draws a network layer by layer. */
interface Draft {
  readonly nodes: NodeSpec[];
  readonly wires: WireSpec[];
  readonly values: Open[];
  /** An integer from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<Item>(items: readonly Item[]): Item;
  chance(share: number): boolean;
}

const activations = [
  ...['relu', 'relu', 'relu', 'relu6', 'leakyRelu', 'elu', 'selu', 'sigmoid', 'tanh'],
  ...['softplus', 'silu', 'hardSigmoid', 'hardSwish', 'mish', 'gelu', 'geluTanh', 'softmax', 'linear'],
];

function createDraft(seed: number): Draft {
  const random = createRandom(streamSeed(seed, 'network'));
  const between = (from: number, to: number): number => from + Math.floor(random.next() * (to - from + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  return { nodes: [], wires: [], values: [], between, pick, chance: (share) => random.next() < share };
}

/** Adds a layer behind `inputs`. */
function put(
  draft: Draft,
  kind: string,
  inputs: readonly Open[],
  shape: readonly number[],
  config: LayerConfig = {},
): Open {
  const name = `${kind.toLowerCase()}_${draft.nodes.length}`;
  draft.nodes.push([kind, name, config]);
  for (const [port, input] of inputs.entries()) {
    draft.wires.push([input.name, name, port]);
    input.used = true;
  }
  const value = { name, shape, used: false };
  draft.values.push(value);
  return value;
}

/** Positions of a window along an axis; 0 where it does not fit. */
function positions(length: number, size: number, stride: number, padding: string): number {
  return padding === 'same'
    ? Math.ceil(length / stride)
    : Math.max(0, Math.ceil((length - size + 1) / stride));
}

function windowed(
  draft: Draft,
  kind: string,
  x: Open,
  config: LayerConfig & { readonly dilationRate?: number },
  size: number,
  channels: number,
): Open {
  const [height = 1, width = 1] = x.shape;
  const { dilationRate = 1 } = config;
  // Keras has no stride with a dilation.
  const stride = dilationRate === 1 ? draft.between(1, 3) : 1;
  const span = (size - 1) * dilationRate + 1;
  const wished = draft.pick(['same', 'valid']);
  const fits = [height, width].every((length) => positions(length, span, stride, wished) > 0);
  const padding = fits ? wished : 'same';
  const shape = [positions(height, span, stride, padding), positions(width, span, stride, padding), channels];
  return put(draft, kind, [x], shape, { ...config, strides: stride, padding });
}

/** What every layer with a kernel has. */
function kernelOptions(draft: Draft): LayerConfig {
  return {
    useBias: draft.chance(0.7),
    kernelInitializer: draft.pick(['glorotUniform', 'heNormal', 'lecunUniform']),
    kernelL2: draft.pick([0, 0, 0.01]),
  };
}

/** On small images an even kernel with a dilation meets nothing but padding. */
function dilation(draft: Draft, { shape }: Open): number {
  return draft.pick([1, 1, 2, 3].filter((rate) => rate === 1 || Math.min(...shape.slice(0, 2)) > rate));
}

function convolve(draft: Draft, x: Open): Open {
  const filters = draft.pick([1, 2, 3, 4, 5, 6, 8]);
  const kernelSize = draft.pick([1, 2, 3, 3, 4, 5]);
  const channels = x.shape.at(-1) ?? 1;
  const groups = draft.pick([1, 1, 2, 3, 4].filter((count) => (filters % count) + (channels % count) === 0));
  const dilationRate = dilation(draft, x);
  // With fewer weights a filter's deviation may be all but 0, and rounding decides.
  const weightStandardization = kernelSize > 2 && draft.chance(0.3);
  const config = {
    ...{ filters, kernelSize, dilationRate, groups, weightStandardization },
    ...kernelOptions(draft),
  };
  return windowed(draft, 'Conv2D', x, config, kernelSize, filters);
}

function convolveDepthwise(draft: Draft, x: Open): Open {
  const depthMultiplier = draft.pick([1, 1, 2, 3]);
  const kernelSize = draft.pick([1, 2, 3, 3, 4]);
  const dilationRate = dilation(draft, x);
  const config = { kernelSize, dilationRate, depthMultiplier, ...kernelOptions(draft) };
  return windowed(draft, 'DepthwiseConv2D', x, config, kernelSize, depthMultiplier * (x.shape.at(-1) ?? 1));
}

function convolveSeparably(draft: Draft, x: Open): Open {
  const [kernelSize, filters] = [draft.pick([1, 2, 3]), draft.pick([1, 2, 3, 4])];
  const config = { filters, kernelSize, depthMultiplier: draft.pick([1, 1, 2]), ...kernelOptions(draft) };
  return windowed(draft, 'SeparableConv2D', x, config, kernelSize, filters);
}

function convolveTransposed(draft: Draft, x: Open): Open {
  const [height = 1, width = 1] = x.shape;
  const [kernelSize, filters] = [draft.pick([1, 2, 3, 4]), draft.pick([1, 2, 3, 4])];
  const strides = draft.pick(height * width > 20 ? [1] : [1, 2, 2, 3]);
  const padding = draft.pick(['same', 'valid']);
  const more = padding === 'valid' ? Math.max(kernelSize - strides, 0) : 0;
  const shape = [height * strides + more, width * strides + more, filters];
  const config = { filters, kernelSize, strides, padding, ...kernelOptions(draft) };
  return put(draft, 'Conv2DTranspose', [x], shape, config);
}

function pool(draft: Draft, x: Open): Open {
  const poolSize = draft.between(1, 4);
  return windowed(
    draft,
    draft.pick(['MaxPool2D', 'AvgPool2D']),
    x,
    { poolSize },
    poolSize,
    x.shape.at(-1) ?? 1,
  );
}

function normalize(draft: Draft, x: Open): Open {
  const [kind, config] = randomNorm(draft, x.shape);
  return put(draft, kind, [x], x.shape, config);
}

function activate(draft: Draft, x: Open): Open {
  if (draft.chance(0.1)) return put(draft, 'PReLU', [x], x.shape, { initialAlpha: draft.pick([0, 0.25]) });
  // A softmax of one channel is 1 everywhere: nothing behind it is decided.
  const fitting = activations.filter((name) => name !== 'softmax' || x.shape.at(-1) !== 1);
  return put(draft, 'Activation', [x], x.shape, {
    activation: draft.pick(fitting),
    alpha: draft.pick([0, 0.3, 1]),
  });
}

function drop(draft: Draft, x: Open): Open {
  if (draft.chance(0.25))
    return put(draft, 'GaussianNoise', [x], x.shape, { stddev: draft.pick([0, 0.1, 2]) });
  if (x.shape.length === 3 && draft.chance(0.5))
    return put(draft, 'SpatialDropout2D', [x], x.shape, { rate: draft.pick([0, 0.25, 0.5]) });
  return put(draft, 'Dropout', [x], x.shape, { rate: draft.pick([0, 0.25, 0.5, 0.8]) });
}

function connect(draft: Draft, x: Open): Open {
  const units = draft.pick([1, 2, 3, 5, 8, 17]);
  const activation = draft.pick(['linear', 'relu', 'sigmoid', 'tanh', 'softmax', 'gelu', 'hardSwish']);
  return put(draft, 'Dense', [x], [units], { units, activation, ...kernelOptions(draft) });
}

/** A convolution or Dense, perhaps with a norm before or after its activation, that is added to what enters it. */
function residual(draft: Draft, x: Open): Open {
  const channels = x.shape.at(-1) ?? 1;
  const block =
    x.shape.length === 1
      ? put(draft, 'Dense', [x], x.shape, {
          units: channels,
          activation: 'linear',
          useBias: draft.chance(0.5),
        })
      : put(draft, 'Conv2D', [x], x.shape, {
          filters: channels,
          kernelSize: draft.pick([1, 3]),
          strides: 1,
          padding: 'same',
          useBias: draft.chance(0.5),
        });
  const [first, second] = draft.pick([
    [normalize, activate],
    [activate, normalize],
    [activate, drop],
  ] as const);
  const end = second(draft, first(draft, block));
  return put(draft, 'Add', draft.chance(0.5) ? [x, end] : [end, x], x.shape);
}

/** Two to five values of one shape joined value by value, or of one size put side by side; the same value may enter twice. */
function merge(draft: Draft, x: Open): Open {
  const kind = draft.pick([
    'Add',
    'Add',
    'Subtract',
    'Multiply',
    'Average',
    'Maximum',
    'Concatenate',
    'Concatenate',
  ]);
  const joining = kind !== 'Concatenate';
  const size = (shape: readonly number[]): string =>
    (joining ? shape : shape.slice(0, -1)).join('x') + shape.length;
  const alike = draft.values.filter(({ shape }) => size(shape) === size(x.shape));
  const others = kind === 'Subtract' ? 1 : draft.between(1, 4);
  const inputs = [x, ...Array.from({ length: others }, () => draft.pick(alike))];
  if (joining) return put(draft, kind, inputs, x.shape);
  const channels = inputs.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
  return put(draft, 'Concatenate', inputs, [...x.shape.slice(0, -1), channels]);
}

/** Zeros around an image, or lines of it cut off. */
function frame(draft: Draft, x: Open): Open {
  const [height = 1, width = 1, channels = 1] = x.shape;
  const pads = draft.chance(0.5);
  const ends = (length: number): readonly [number, number] => {
    if (pads) return [draft.between(0, 2), draft.between(0, 2)];
    const before = draft.between(0, Math.min(1, length - 1));
    return [before, draft.between(0, Math.min(1, length - 1 - before))];
  };
  const [[top, bottom], [left, right]] = [ends(height), ends(width)];
  const sign = pads ? 1 : -1;
  const shape = [height + sign * (top + bottom), width + sign * (left + right), channels];
  return put(draft, pads ? 'ZeroPadding2D' : 'Cropping2D', [x], shape, { top, bottom, left, right });
}

/** The image enlarged, where it is small. */
function enlarge(draft: Draft, x: Open): Open {
  const [height = 1, width = 1, channels = 1] = x.shape;
  const size = sizeOf(x.shape) <= 60 ? draft.between(1, 3) : 1;
  const config = { size, interpolation: draft.pick(['nearest', 'bilinear']) };
  return put(draft, 'UpSampling2D', [x], [size * height, size * width, channels], config);
}

/** Another image of the same values, with one size left open or none. */
function reshape(draft: Draft, x: Open): Open {
  const values = sizeOf(x.shape);
  const divisorOf = (number: number): number =>
    draft.pick(Array.from({ length: number }, (_, index) => index + 1).filter((each) => number % each === 0));
  const channels = divisorOf(values);
  const width = divisorOf(values / channels);
  const sizes = { height: values / channels / width, width, channels };
  const open = draft.pick(['height', 'width', 'channels', 'none']);
  const config = { ...sizes, ...(open === 'none' ? {} : { [open]: null }) };
  return put(draft, 'Reshape', [x], Object.values(sizes), config);
}

/** A vector of all values. */
function flatten(draft: Draft, x: Open): Open {
  const shape = [sizeOf(x.shape)];
  return draft.chance(0.7)
    ? put(draft, 'Flatten', [x], shape)
    : put(draft, 'Reshape', [x], shape, { to: 'vector' });
}

function poolWhole(draft: Draft, x: Open): Open {
  const kind = draft.pick(['GlobalAveragePooling2D', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D']);
  return put(draft, kind, [x], x.shape.slice(-1));
}

const convolutions = [convolve, convolve, convolve, convolveDepthwise, convolveSeparably, convolveTransposed];

function grow(draft: Draft): void {
  const open = draft.values.filter(({ used }) => !used);
  const x = draft.chance(0.75) && open.length > 0 ? draft.pick(open) : draft.pick(draft.values);
  const plain = [normalize, activate, activate, drop, residual, merge];
  const step =
    x.shape.length === 3
      ? draft.pick([...convolutions, pool, frame, enlarge, ...plain])
      : draft.pick([connect, connect, reshape, ...plain]);
  // Nothing grows beyond what is quick to compute in plain loops.
  if (sizeOf(x.shape) <= 700 || step === pool) step(draft, x);
}

function vectorOf(draft: Draft, x: Open): Open {
  if (x.shape.length === 1) return x;
  return sizeOf(x.shape) > 200 || draft.chance(0.4) ? poolWhole(draft, x) : flatten(draft, x);
}

/** Makes one vector of everything that no layer takes yet, and classes of it. */
function close(draft: Draft, classes: number): NodeSpec {
  const vectors = draft.values.filter(({ used }) => !used).map((x) => vectorOf(draft, x));
  let vector = vectors[0];
  if (vector === undefined) throw new Error('Every value has been taken.');
  if (vectors.length > 1) {
    const width = vectors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    vector = put(draft, 'Concatenate', vectors, [width]);
  }
  if (draft.chance(0.3)) vector = draft.pick([normalize, activate, drop, connect])(draft, vector);
  const softmax = draft.chance(0.5);
  const asLayer = draft.chance(0.5);
  const head = asLayer || !softmax ? 'linear' : 'softmax';
  const other = draft.pick(['linear', 'sigmoid', 'relu', 'tanh', 'softmax']);
  const loss = draft.pick(['categoricalCrossentropy', 'categoricalCrossentropy', 'meanSquaredError']);
  const squared = loss === 'meanSquaredError';
  const scores = put(draft, 'Dense', [vector], [classes], {
    units: classes,
    activation: squared ? other : head,
    useBias: draft.chance(0.8),
  });
  const last =
    !squared && softmax && asLayer
      ? put(draft, 'Activation', [scores], [classes], { activation: 'softmax' })
      : scores;
  draft.wires.push([last.name, 'output']);
  return ['Output', 'output', { loss, fromLogits: !squared && !softmax }];
}

/** A small network of layers of every kind, wired at random but legally: branches, merges and residual blocks. */
export function randomNetwork(seed: number): NetworkSpec {
  const draft = createDraft(seed);
  const image = [draft.between(4, 8), draft.between(4, 8), draft.pick([1, 1, 2, 3, 4, 6])] as const;
  draft.values.push({ name: 'input', shape: image, used: false });
  const layers = draft.between(1, 9);
  while (draft.nodes.length < layers) grow(draft);
  const classes = draft.between(2, 4);
  const end = close(draft, classes);
  const { nodes, wires } = draft;
  return { image, nodes: [...nodes, end], wires, classes, batchSize: draft.between(1, 5), seed };
}
