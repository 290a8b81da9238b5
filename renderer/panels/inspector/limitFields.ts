import type { Checkpoints, Clipping, EarlyStopping } from '../../../shared/document/training';
import { epochs, number, positive, type Variants } from './variants';

export const clippings: Variants<Clipping> = {
  none: { label: 'None', fields: {} },
  norm: {
    label: 'By global norm',
    fields: {
      maxNorm: positive(
        'Maximum norm',
        'Where all gradients together are longer than this, they are shortened to it; their directions stay.',
        1,
      ),
    },
  },
};

export const earlyStoppings: Variants<EarlyStopping> = {
  none: { label: 'None', fields: {} },
  validationLoss: {
    label: 'On validation loss',
    fields: {
      patience: epochs(
        'Patience',
        'The training ends after this many epochs in a row in which the validation loss did not improve.',
        3,
      ),
      minimumImprovement: number({
        label: 'Minimum improvement',
        description: 'The validation loss must fall by more than this to count as improved.',
        default: 0,
        min: 0,
      }),
    },
  },
};

export const checkpointings: Variants<Checkpoints> = {
  epoch: { label: 'Every epoch', fields: {} },
  steps: {
    label: 'Every so many steps',
    fields: {
      every: number({
        label: 'Every',
        description: 'After this many steps the whole state of the training is kept.',
        unit: 'steps',
        default: 1000,
        min: 1,
        max: 1_000_000_000,
        integer: true,
        step: 100,
      }),
    },
  },
  none: { label: 'None', fields: {} },
};
