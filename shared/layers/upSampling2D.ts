import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { choiceField, integerField } from './fields';
import { accept, countValues, imageSize, needsImage, onlyInput, refuse, sideTerms } from './shapes';
import { pythonCall } from './spelling';

const LARGEST_FACTOR = 16;

/** Two blends across and one down, each a subtraction, a multiplication and an addition. */
const BILINEAR_FLOPS = 9;

/**
 * An image enlarged by a whole factor: `[h, w, c]` becomes `[size · h, size · w, c]`, as Keras' UpSampling2D. Bilinear values are
 * those of half-pixel centres, at the edges of the pixels there.
 * FLOPs: nearest 0, bilinear 9 per value of the output.
 */
export const upSampling2D = defineLayer({
  kind: 'UpSampling2D',
  label: 'Up Sampling',
  namePrefix: 'up',
  family: 'pool',
  aliases: ['UpSampling2D', 'Upsample', 'enlarge', 'resize', 'interpolate', 'unpool'],
  help: {
    summary:
      'Enlarges the image by a whole factor. Nearest repeats every pixel; bilinear blends the four pixels around each new one.',
    whenToUse:
      'On the way back to a larger image, in a decoder or U-Net; with a convolution behind it, it makes fewer checkerboards ' +
      'than a transposed convolution. It has nothing to learn.',
    formula:
      'nearest: y[i, j, c] = x[⌊i / s⌋, ⌊j / s⌋, c]\n' +
      'bilinear: y[i, j, c] = x between its pixels, at row (i + ½) / s − ½ and column (j + ½) / s − ½',
    source:
      'Odena, Dumoulin and Olah, Deconvolution and checkerboard artifacts, 2016; Keras, UpSampling2D (PyTorch: ' +
      'align_corners=False).',
  },
  config: z.strictObject({
    size: integerField({
      label: 'Factor',
      description: 'How many times as high and as wide the image becomes.',
      ofShape: true,
      min: 1,
      max: LARGEST_FACTOR,
      default: 2,
    }),
    interpolation: choiceField({
      label: 'Interpolation',
      description: 'What stands between the pixels: the nearest one again, or a blend of those around.',
      default: 'nearest',
      options: [
        { value: 'nearest', label: 'Nearest' },
        { value: 'bilinear', label: 'Bilinear' },
      ],
    }),
  }),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: ({ size, interpolation }) => (interpolation === 'nearest' ? `× ${size}` : `× ${size} · bilinear`),
  shape: ({ size }, inputs) => {
    const input = onlyInput(inputs);
    const image = imageSize(input);
    if (image === null) return refuse(needsImage('Up Sampling', input));
    return accept([size * image.height, size * image.width, image.channels]);
  },
  shapeTerms: ({ size }, inputs) => {
    const [height = 0, width = 0] = onlyInput(inputs);
    const term = (length: number): string => `${size} · ${length} = ${size * length}`;
    return sideTerms(term(height), term(width));
  },
  weights: () => [],
  flops: ({ interpolation }, _inputs, output) =>
    interpolation === 'nearest' ? 0 : BILINEAR_FLOPS * countValues(output),
  window: ({ size, interpolation }) => ({ size: interpolation === 'nearest' ? 1 : 2, stride: 1 / size }),
  build: (config) => [{ className: 'UpSampling2D', args: config }],
  spelling: {
    keras: ({ size, interpolation }) =>
      pythonCall(
        'layers.UpSampling2D',
        size,
        interpolation === 'nearest' ? null : "interpolation='bilinear'",
      ),
    pytorch: ({ size, interpolation }) =>
      pythonCall(
        'nn.Upsample',
        `scale_factor=${size}`,
        interpolation === 'nearest' ? null : "mode='bilinear'",
      ),
  },
});
