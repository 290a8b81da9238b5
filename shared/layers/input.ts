import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { integerField } from './fields';
import { accept } from './shapes';

const LONGEST_SIDE = 4096;
const MOST_CHANNELS = 4096;

/** The images that enter the network. FLOPs: 0. */
export const inputLayer = defineLayer({
  kind: 'Input',
  label: 'Input',
  namePrefix: 'input',
  family: 'io',
  aliases: ['InputLayer', 'images', 'source'],
  help: {
    summary:
      'Where the images of the data set enter the network, one batch at a time, with values from 0 to 1. ' +
      'Every other shape in the network follows from its size.',
    whenToUse: 'Once in every network, with the size of the data set’s images.',
    formula: 'x[i, j, c]  (row i, column j, channel c)',
    source: 'Keras, keras.Input; layout NHWC (batch, height, width, channels) as TensorFlow’s default.',
  },
  config: z.strictObject({
    height: integerField({
      label: 'Height',
      description: 'Rows of pixels in an image.',
      unit: 'px',
      min: 1,
      max: LONGEST_SIDE,
      default: 28,
      ofShape: true,
    }),
    width: integerField({
      label: 'Width',
      description: 'Columns of pixels in an image.',
      unit: 'px',
      min: 1,
      max: LONGEST_SIDE,
      default: 28,
      ofShape: true,
    }),
    channels: integerField({
      label: 'Channels',
      description: 'Values per pixel: 1 for grey, 3 for red, green and blue.',
      min: 1,
      max: MOST_CHANNELS,
      default: 1,
      ofShape: true,
    }),
  }),
  inputs: { min: 0, max: 0 },
  outputs: 1,
  normalizes: false,
  summary: ({ height, width, channels }) => `${height} × ${width} × ${channels}`,
  shape: ({ height, width, channels }) => accept([height, width, channels]),
  weights: () => [],
  flops: () => 0,
  build: () => [],
  spelling: {
    keras: ({ height, width, channels }) => `keras.Input(shape=(${height}, ${width}, ${channels}))`,
    pytorch: ({ height, width, channels }) => `torch.empty(n, ${channels}, ${height}, ${width})`,
  },
});
