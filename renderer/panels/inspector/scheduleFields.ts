import type { Schedule } from '../../../shared/document/training';
import { epochs, fraction, number, positive, share, type Variants } from './variants';

const finalShare = share('Final share', 'Share of the learning rate that the last step approaches.', 0);

/** How the learning rate may change. */
export const schedules: Variants<Schedule> = {
  constant: { label: 'Constant', fields: {} },
  step: {
    label: 'Step decay',
    fields: {
      everyEpochs: epochs('Every', 'After this many epochs the learning rate falls.', 2),
      factor: fraction('Factor', 'What the learning rate is multiplied by each time.', 0.5),
    },
  },
  exponential: {
    label: 'Exponential decay',
    fields: {
      factor: fraction(
        'Factor',
        'What an epoch multiplies the learning rate by, a little at each step.',
        0.9,
      ),
    },
  },
  cosine: { label: 'Cosine decay', fields: { finalShare } },
  warmupCosine: {
    label: 'Warm-up, then cosine',
    fields: {
      warmupEpochs: {
        ...positive(
          'Warm-up',
          'The learning rate rises in a straight line for so long; parts of an epoch count.',
          1,
        ),
        max: 100_000,
        unit: 'epochs',
        step: 0.5,
      },
      finalShare,
    },
  },
  oneCycle: {
    label: 'One cycle',
    fields: {
      riseShare: fraction('Rise', 'Share of all steps in which the rate rises to the learning rate.', 0.3),
      startDivisor: divisor('Start divisor', 'The first step has the learning rate divided by this.', 25),
      finalDivisor: divisor(
        'Final divisor',
        'The last step has the first one’s rate divided by this.',
        10_000,
      ),
    },
  },
  plateau: {
    label: 'Reduce on plateau',
    fields: {
      factor: fraction('Factor', 'What a reduction multiplies the learning rate by.', 0.1),
      patience: epochs(
        'Patience',
        'A reduction comes after this many epochs in a row in which the validation loss did not improve.',
        2,
      ),
      minimumImprovement: number({
        label: 'Minimum improvement',
        description: 'The validation loss must fall by more than this to count as improved.',
        default: 1e-4,
        min: 0,
      }),
      minimumRate: number({
        label: 'Minimum rate',
        description: 'The learning rate is not reduced below this.',
        default: 0,
        min: 0,
      }),
    },
  },
};

function divisor(label: string, description: string, standard: number) {
  return number({ label, description, default: standard, min: 1, step: 1 });
}
