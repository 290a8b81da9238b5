import type { Flip, Noise, Shift } from '../../../../shared/document/augmentation';
import type { FieldMeta } from '../../../../shared/layers/layer';
import { fraction, number, positive, type Variants } from '../variants';

const fill: FieldMeta = {
  label: 'Fill with',
  description: 'What stands where the picture was moved away.',
  type: 'choice',
  default: 'zeros',
  options: [
    { value: 'zeros', label: 'Zeros' },
    { value: 'edge', label: 'Nearest pixel' },
  ],
};

const pixels = { default: 2, min: 1, max: 1024, integer: true, step: 1, unit: 'pixels' } as const;

export const shifts: Variants<Shift> = {
  none: { label: 'None', fields: {} },
  pixels: {
    label: 'By pixels',
    fields: {
      most: number({
        label: 'At most',
        description: 'Each image moves by up to this many whole pixels up or down, and left or right.',
        ...pixels,
      }),
      fill,
    },
  },
  share: {
    label: 'By a share of the size',
    fields: {
      most: fraction(
        'At most',
        'Each image moves by up to this share of its height up or down, and of its width left or right, in whole pixels.',
        0.1,
      ),
      fill,
    },
  },
  crop: {
    label: 'Random crop',
    fields: {
      padding: number({
        label: 'Padding',
        description:
          'Each image gets this many pixels more on every side and is cropped back to its size at a random place: the same as a shift by up to as many.',
        ...pixels,
        default: 4,
      }),
      fill,
    },
  },
};

export const noises: Variants<Noise> = {
  none: { label: 'None', fields: {} },
  gaussian: {
    label: 'Gaussian',
    fields: {
      standardDeviation: {
        ...positive(
          'Deviation (σ)',
          'Spread of what is added to every pixel; pixels run from 0 to 1 and are not cut off there.',
          0.05,
        ),
        max: 10,
        step: 0.01,
      },
    },
  },
};

export const flipChoice: FieldMeta & {
  readonly options: readonly { readonly value: Flip; readonly label: string }[];
} = {
  label: 'Flip',
  description: 'Each image is turned over with probability ½, for both ways apart from each other.',
  type: 'choice',
  default: 'none',
  options: [
    { value: 'none', label: 'None' },
    { value: 'horizontal', label: 'Left to right' },
    { value: 'vertical', label: 'Upside down' },
    { value: 'both', label: 'Both ways' },
  ],
};

/** What is in force, in a few words, e.g. `Shift, flip`. */
export function augmentationWords(inForce: {
  readonly shift: boolean;
  readonly flip: boolean;
  readonly noise: boolean;
}): string {
  const words = [inForce.shift && 'shift', inForce.flip && 'flip', inForce.noise && 'noise'].filter(
    (word) => word !== false,
  );
  const text = words.join(', ');
  return text === '' ? 'None' : text.charAt(0).toUpperCase() + text.slice(1);
}
