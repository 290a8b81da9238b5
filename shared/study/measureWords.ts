import type { MeasureName } from './measures';
import { formatPoints, formatTime, minus, threeDigits } from './words';

/** How a measure is spelled wherever it is shown. */
export interface QuantityWords {
  /** With the unit, where the values are spelled without theirs. */
  readonly title: string;
  /** A value. */
  value(value: number): string;
  /** One value less another. */
  difference(value: number): string;
  /** Whether one value is also looked at as a multiple of another. */
  readonly multiples?: boolean;
}

const percent = (share: number): string => (100 * share).toFixed(2);
const points = (share: number): string => formatPoints(share, '');
const tenths = (share: number): string => minus((100 * share).toFixed(1));
const fourDecimals = (value: number): string => minus(value.toFixed(4));

/** A share of images, in percent; differences of it are points. */
export function shareWords(title: string): QuantityWords {
  return { title, value: percent, difference: points };
}

export const measureWords: Readonly<Record<MeasureName, QuantityWords>> = {
  accuracy: shareWords('Accuracy, %'),
  loss: { title: 'Loss', value: fourDecimals, difference: fourDecimals },
  stepsToTarget: {
    title: 'Steps to target',
    value: (steps) => String(Math.round(steps)),
    difference: (steps) => minus(String(Math.round(steps))),
  },
  area: shareWords('Area, %'),
  gap: { title: 'Gap', value: points, difference: points },
  lag: { title: 'Lag', value: fourDecimals, difference: fourDecimals },
  gradientNorm: { title: 'Gradient at start', value: threeDigits, difference: threeDigits },
  deadChannels: { title: 'Dead, %', value: tenths, difference: tenths },
  drift: { title: 'Drift', value: threeDigits, difference: threeDigits },
  statisticsGap: { title: 'Running − batch', value: fourDecimals, difference: fourDecimals },
  largestRate: { title: 'Largest rate', value: threeDigits, difference: threeDigits, multiples: true },
  msPerStep: { title: 'Time a step', value: formatTime, difference: formatTime, multiples: true },
};
