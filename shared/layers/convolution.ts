import { integerField, switchField } from './fields';
import type { Complaint, FieldMeta, ShapeResult } from './layer';
import { refuse } from './shapes';
import { paddingField, strideBounds, windowSizeField } from './windows';

const MOST_FILTERS = 4096;
const LARGEST_DILATION = 64;
const LARGEST_MULTIPLIER = 64;

/** The fields that convolutions share. */
export const filtersField = () =>
  integerField({
    label: 'Filters',
    description: 'Number of filters; each gives one channel of the output.',
    min: 1,
    max: MOST_FILTERS,
    default: 32,
    ofShape: true,
  });

export const kernelSizeField = () =>
  windowSizeField({
    label: 'Kernel size',
    description: 'Side of the square window that every filter looks through.',
    default: 3,
  });

export const stridesField = (description: string) =>
  integerField({ ...strideBounds, description, default: 1 });

export const dilationField = () =>
  integerField({
    label: 'Dilation',
    description:
      'Distance between the pixels that a filter looks at: 1 takes neighbours, 2 every second pixel, so that a 3×3 kernel ' +
      'spans 5×5. Only with stride 1.',
    unit: 'px',
    min: 1,
    max: LARGEST_DILATION,
    default: 1,
    ofShape: true,
  });

export const depthMultiplierField = (facts: Pick<FieldMeta, 'ofShape'> = {}) =>
  integerField({
    ...facts,
    label: 'Depth multiplier',
    description: 'Filters for each channel that enters; each gives one channel of the output.',
    min: 1,
    max: LARGEST_MULTIPLIER,
    default: 1,
  });

export const convolutionPaddingField = () =>
  paddingField(
    'Valid keeps the window inside the image, so that the output is smaller; same adds zeros around the image, so that ' +
      'stride 1 keeps its size.',
  );

export const biasField = () =>
  switchField({
    label: 'Bias',
    description:
      'Adds a trained constant to every channel. A Batch Norm right after the layer makes it idle.',
    default: true,
  });

/** A shape rule's result with more that is wrong. */
export function refuseAlso(complaints: readonly Complaint[], result: ShapeResult): ShapeResult {
  if (complaints.length === 0) return result;
  return refuse(...complaints, ...(result.ok ? [] : result.complaints));
}

/** What is wrong with a stride beside a dilation: Keras refuses the two together, and so do we. */
export function dilationComplaints({
  strides,
  dilationRate,
}: {
  readonly strides: number;
  readonly dilationRate: number;
}): readonly Complaint[] {
  if (strides === 1 || dilationRate === 1) return [];
  return [
    {
      code: 'stride-with-dilation',
      message:
        `a stride of ${strides} and a dilation of ${dilationRate} cannot be combined, as in Keras: ` +
        'set one of the two to 1.',
      field: 'dilationRate',
    },
  ];
}

/** What is wrong with groups that do not divide the channels that enter, or the filters. */
export function groupComplaints(
  { groups, filters }: { readonly groups: number; readonly filters: number },
  channels: number,
): readonly Complaint[] {
  const undivided = [
    ...(channels % groups === 0
      ? []
      : [channels === 1 ? 'the 1 channel that enters' : `the ${channels} channels that enter`]),
    ...(filters % groups === 0 ? [] : [`its ${filters} ${filters === 1 ? 'filter' : 'filters'}`]),
  ];
  if (undivided.length === 0) return [];
  return [
    {
      code: 'groups-divide',
      message:
        `${groups} groups do not divide ${undivided.join(' and ')} into equal shares: set Groups to ` +
        `${largestDivisor(channels, filters, groups)}, or change the number of filters.`,
      field: 'groups',
    },
  ];
}

/** The largest number up to `most` that divides both. */
function largestDivisor(a: number, b: number, most: number): number {
  for (let divisor = Math.min(a, b, most); divisor > 1; divisor--)
    if (a % divisor === 0 && b % divisor === 0) return divisor;
  return 1;
}
