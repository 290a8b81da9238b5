import { fixed } from '../words/fixed';
import type { MeasureName } from './measures';
import { formatPoints, formatTime, minus, threeDigits } from './words';

/** How a measure is spelled wherever it is shown. */
export interface QuantityWords {
  /** With the unit, where the values are spelled without theirs. */
  readonly title: string;
  /** What it is, in a sentence. */
  readonly about: string;
  /** A value. */
  value(value: number): string;
  /** One value less another. */
  difference(value: number): string;
  /** Between which numbers every value lies; what reaches beyond is no value of it. Left out where there are no such bounds. */
  readonly bounds?: readonly [least: number, most: number];
  /** Whether one value is also looked at as a multiple of another. */
  readonly multiples?: boolean;
}

const percent = (share: number): string => minus(fixed(100 * share, 2));
const points = (share: number): string => formatPoints(share, '');
const tenths = (share: number): string => minus(fixed(100 * share, 1));
const fourDecimals = (value: number): string => minus(value.toFixed(4));

/** A share of images, in percent; differences of it are points. */
export function shareWords(title: string, about: string): QuantityWords {
  return { title, about, value: percent, difference: points, bounds: [0, 1] };
}

/** `93.20 to 95.10`; cut at the bounds of the quantity, beyond which Student’s interval of a few seeds may reach. */
export function intervalWords(
  { value, bounds: [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }: QuantityWords,
  [low, high]: readonly [low: number, high: number],
): string {
  return `${value(Math.max(least, low))} to ${value(Math.min(most, high))}`;
}

export const measureWords: Readonly<Record<MeasureName, QuantityWords>> = {
  accuracy: shareWords(
    'Accuracy, %',
    'Share of the validation images whose class was found after the last epoch, in inference mode.',
  ),
  loss: {
    title: 'Loss',
    about: 'Mean validation loss after the last epoch.',
    value: fourDecimals,
    difference: fourDecimals,
  },
  stepsToTarget: {
    title: 'Steps to target',
    about:
      'Step at the end of the first epoch whose validation found as many of the images as the design’s target. It is looked at after each ' +
      'epoch, so that the target may have been reached before.',
    value: (steps) => `≤ ${minus(String(Math.round(steps)))}`,
    difference: (steps) => minus(String(Math.round(steps))),
  },
  area: shareWords('Area, %', 'Mean height of the curve of validation accuracy over the epochs.'),
  gap: {
    title: 'Gap',
    about: 'Accuracy in the last epoch’s training steps less that in the validation after it, in points.',
    value: points,
    difference: points,
  },
  lag: {
    title: 'Lag',
    about: 'Validation loss at the end less that after the running statistics were let settle.',
    value: fourDecimals,
    difference: fourDecimals,
  },
  gradientNorm: {
    title: 'Gradient at start',
    about: 'L2 norm of the loss’s gradient in all weights together at the first step.',
    value: threeDigits,
    difference: threeDigits,
  },
  deadChannels: {
    title: 'Dead, %',
    about:
      'Of the channels behind rectifying activations, those that are 0 for every image looked at, at the end.',
    value: tenths,
    difference: tenths,
    bounds: [0, 1],
  },
  drift: {
    title: 'Drift',
    about: 'How far the distributions that enter the activations move in an epoch, in standard deviations.',
    value: threeDigits,
    difference: threeDigits,
  },
  statisticsGap: {
    title: 'Running − batch',
    about: 'Validation loss at the end with the running statistics less that with each batch’s own.',
    value: fourDecimals,
    difference: fourDecimals,
  },
  largestRate: {
    title: 'Largest rate',
    about: 'The largest of the learning rates tried with which a short training was stable.',
    value: threeDigits,
    difference: threeDigits,
    multiples: true,
  },
  msPerStep: {
    title: 'Time a step',
    about:
      'Median wall time of a training step. Where several trainings ran at a time, they took cores from each other.',
    value: formatTime,
    difference: formatTime,
    multiples: true,
  },
};
