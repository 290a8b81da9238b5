import type { Optimizer, TrainingSettings } from '../../../shared/document/schema';
import type { FieldMeta } from '../../../shared/layers/layer';

/** A number that the optimizer or the loop is set with. */
function number(meta: Omit<FieldMeta, 'type'>): FieldMeta {
  return { ...meta, type: 'number' };
}

const learningRate = number({
  label: 'Learning rate',
  description:
    'How far one step moves the weights. Too large and the loss jumps or becomes NaN; too small and nothing happens.',
  default: 1e-3,
  min: 0,
  exclusiveMin: true,
});

/** A share in [0, 1), as every decay rate of an optimizer is. */
function decay(label: string, description: string, standard: number): FieldMeta {
  return number({ label, description, default: standard, min: 0, max: 1, exclusiveMax: true, step: 0.01 });
}

/** The optimizers there are, with their fields in the order of the form. */
export const optimizers: Readonly<
  Record<Optimizer['kind'], { readonly label: string; readonly fields: Readonly<Record<string, FieldMeta>> }>
> = {
  sgd: { label: 'SGD', fields: { learningRate: { ...learningRate, default: 0.01 } } },
  momentum: {
    label: 'SGD with momentum',
    fields: {
      learningRate: { ...learningRate, default: 0.01 },
      momentum: decay('Momentum', 'Share of the last step that is taken again.', 0.9),
    },
  },
  adam: {
    label: 'Adam',
    fields: {
      learningRate,
      beta1: decay('Beta 1 (β₁)', 'Decay of the running mean of the gradient.', 0.9),
      beta2: {
        ...decay('Beta 2 (β₂)', 'Decay of the running mean of the squared gradient.', 0.999),
        step: 0.001,
      },
      epsilon: number({
        label: 'Epsilon',
        description: 'Added to the root of the squared gradient’s mean, so that nothing is divided by 0.',
        default: 1e-7,
        min: 0,
        exclusiveMin: true,
      }),
    },
  },
};

export const optimizerChoice: FieldMeta = {
  label: 'Optimizer',
  description: 'How the gradients change the weights.',
  type: 'choice',
  default: 'adam',
  options: Object.entries(optimizers).map(([value, { label }]) => ({ value, label })),
};

/** An optimizer of another kind; it keeps what it has in common with the one before. */
export function changeOptimizer(kind: Optimizer['kind'], before: Optimizer): Optimizer {
  const { learningRate: rate } = before;
  switch (kind) {
    case 'sgd':
      return { kind, learningRate: rate };
    case 'momentum':
      return { kind, learningRate: rate, momentum: 0.9 };
    case 'adam':
      return { kind, learningRate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  }
}

/** The loop's numbers, by their names in the document. */
export const loopFields: Readonly<
  Record<keyof Pick<TrainingSettings, 'batchSize' | 'epochs' | 'seed' | 'framesEvery'>, FieldMeta>
> = {
  batchSize: number({
    label: 'Batch size',
    description: 'Images in one step. Batch Norm takes its statistics over them.',
    default: 32,
    min: 1,
    max: 65_536,
    integer: true,
    step: 1,
  }),
  epochs: number({
    label: 'Epochs',
    description: 'How often the training goes through all images.',
    default: 5,
    min: 1,
    max: 100_000,
    integer: true,
    step: 1,
  }),
  seed: number({
    label: 'Seed',
    description: 'Decides first weights, order of the images and dropout. The same seed gives the same run.',
    default: 0,
    min: 0,
    max: 4_294_967_295,
    integer: true,
    step: 1,
  }),
  framesEvery: number({
    label: 'Histograms every',
    description: 'A frame of every channel’s histogram is taken every this many steps; 0 takes none.',
    unit: 'steps',
    default: 10,
    min: 0,
    max: 100_000,
    integer: true,
    step: 1,
  }),
};

export const backendChoice: FieldMeta = {
  label: 'Backend',
  description:
    'What computes. Automatic takes the first of WebGPU, WebGL, WASM and plain JavaScript that works here.',
  type: 'choice',
  default: 'auto',
  options: [
    { value: 'auto', label: 'Automatic' },
    { value: 'webgpu', label: 'WebGPU' },
    { value: 'webgl', label: 'WebGL' },
    { value: 'wasm', label: 'WASM' },
    { value: 'cpu', label: 'Plain JavaScript' },
  ],
};
