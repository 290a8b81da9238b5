import type { Optimizer } from '../../../shared/document/training';
import type { FieldMeta } from '../../../shared/layers/layer';
import { number, positive, share, type Variants } from './variants';

const learningRate = positive(
  'Learning rate',
  'How far one step moves the weights. Too large and the loss jumps or becomes NaN; too small and nothing happens.',
  1e-3,
);

const rateOfSgd: FieldMeta = { ...learningRate, default: 0.01 };

const momentum = share('Momentum', 'Share of the last step that is taken again.', 0.9);

const epsilon = positive('Epsilon', 'Keeps the step finite where the gradient has been close to 0.', 1e-7);

/** Where the two libraries differ, in the words of one optimizer. */
function formula(difference: string): FieldMeta {
  return {
    label: 'Formula',
    description: difference,
    type: 'choice',
    default: 'keras',
    options: [
      { value: 'keras', label: 'Keras' },
      { value: 'torch', label: 'PyTorch' },
    ],
  };
}

const momentumFormula = formula(
  'They differ where the learning rate changes: PyTorch’s applies a new rate to the whole velocity, Keras’ to new gradients alone.',
);
const rootFormula = formula('Keras adds ε under the root, PyTorch beside it.');

const adamFields = {
  learningRate,
  beta1: share('Beta 1 (β₁)', 'Decay of the running mean of the gradient.', 0.9),
  beta2: {
    ...share('Beta 2 (β₂)', 'Decay of the running mean of the squared gradient.', 0.999),
    step: 0.001,
  },
  epsilon,
  formula: formula('Keras adds ε before the bias of the running means is corrected, PyTorch after it.'),
};

/** The optimizers there are. Defaults are Keras', but for the momentum, which is 0 there and then none. */
export const optimizers: Variants<Optimizer> = {
  sgd: { label: 'SGD', fields: { learningRate: rateOfSgd } },
  momentum: {
    label: 'SGD with momentum',
    fields: { learningRate: rateOfSgd, momentum, formula: momentumFormula },
  },
  nesterov: {
    label: 'SGD with Nesterov momentum',
    fields: { learningRate: rateOfSgd, momentum, formula: momentumFormula },
  },
  rmsprop: {
    label: 'RMSProp',
    fields: {
      learningRate,
      rho: share(
        'Rho (ρ)',
        'Decay of the running mean of the squared gradient; PyTorch calls it alpha.',
        0.9,
      ),
      momentum: { ...momentum, default: 0 },
      epsilon,
      centered: {
        label: 'Centered',
        description:
          'Divides by the gradient’s running standard deviation instead of the root of its mean square.',
        type: 'switch',
        default: false,
      },
      formula: rootFormula,
    },
  },
  adagrad: {
    label: 'Adagrad',
    fields: {
      learningRate,
      initialAccumulator: number({
        label: 'Initial accumulator',
        description: 'What the sum of squared gradients begins at: 0.1 in Keras, 0 in PyTorch.',
        default: 0.1,
        min: 0,
      }),
      epsilon,
      formula: rootFormula,
    },
  },
  adam: { label: 'Adam', fields: adamFields },
  adamw: {
    label: 'AdamW',
    fields: {
      ...adamFields,
      weightDecay: share(
        'Weight decay',
        'Share of every weight that a step takes away, times the learning rate, apart from the gradient.',
        0.004,
      ),
    },
  },
};
