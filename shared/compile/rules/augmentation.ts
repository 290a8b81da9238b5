import { reachOf } from '../../augmentation';
import type { DatasetInfo } from '../../data/dataset';
import type { Augmentation, Shift } from '../../document/augmentation';
import type { TrainingSettings } from '../../document/schema';
import { trainingSchema } from '../../document/schema';
import type { Problem } from '../problem';
import type { Rule } from './context';

/** What augmentation makes of the images is still what their labels say. All of it trains, so these are warnings. */
export const checkAugmentation: Rule = ({ document: { training }, dataset }) => {
  // Settings that are none are told of by checkTraining.
  if (dataset === null || !trainingSchema.safeParse(training).success) return [];
  return [...checkFlip(training, dataset), ...checkReach(training, dataset)];
};

function checkFlip(training: TrainingSettings, { label, showsDigits }: DatasetInfo): readonly Problem[] {
  const { flip } = training.augmentation;
  if (flip === 'none' || showsDigits !== true) return [];
  return [
    {
      severity: 'warning',
      code: 'flipped-digits',
      node: null,
      field: 'training.augmentation.flip',
      message:
        `Augmentation flips the images of ${label}, which show digits: a flipped 6 is no 6, and yet is to be taken for ` +
        'one. Take the flip out, unless flipped digits are what the network has to read.',
      fix: { label: 'Take the flip out', edit: changed(training, { flip: 'none' }) },
    },
  ];
}

/** A shift leaves at least half of every picture in sight, and moves some. */
function checkReach(training: TrainingSettings, dataset: DatasetInfo): readonly Problem[] {
  const { shift } = training.augmentation;
  const [height = 1, width = 1] = dataset.shape;
  if (shift.kind === 'none') return [];
  const [down, right] = reachOf(shift, height, width);
  const problem = {
    severity: 'warning',
    node: null,
    field: `training.augmentation.shift.${shift.kind === 'crop' ? 'padding' : 'most'}`,
  } as const;
  const usual = Math.max(1, Math.round(Math.min(height, width) / 8));
  const fix = {
    label: `Shift by up to ${usual} ${usual === 1 ? 'pixel' : 'pixels'}`,
    edit: changed(training, { shift: { kind: 'pixels', most: usual, fill: shift.fill } }),
  };
  const size = `${dataset.label} has images of ${height}×${width}`;
  if (down === 0 && right === 0) {
    return [
      {
        ...problem,
        code: 'shift-too-small',
        message:
          `Augmentation shifts by up to ${inWords(shift)}, but ${size}, of which that is less than half a pixel, so that ` +
          'nothing moves: enlarge the share.',
        fix,
      },
    ];
  }
  if (2 * down <= height && 2 * right <= width) return [];
  return [
    {
      ...problem,
      code: 'shift-too-far',
      message:
        `Augmentation shifts by up to ${inWords(shift)}, but ${size}: less than half of a picture may be left in sight. ` +
        'An eighth of its size is usual.',
      fix,
    },
  ];
}

function inWords(shift: Exclude<Shift, { kind: 'none' }>): string {
  if (shift.kind === 'share') return `${shift.most} of the size`;
  return `${shift.kind === 'crop' ? shift.padding : shift.most} pixels`;
}

function changed(training: TrainingSettings, values: Partial<Augmentation>) {
  const augmentation = { ...training.augmentation, ...values };
  return { type: 'setTraining', training: { ...training, augmentation } } as const;
}
