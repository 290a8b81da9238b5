import { defineLayer } from './defineLayer';
import {
  kerasPooling,
  poolingArgs,
  poolingConfig,
  poolingSummary,
  poolWindow,
  pytorchPooling,
  smallerPools,
} from './pooling';
import { countValues } from './shapes';
import { slideWindow, windowTerms } from './windows';

/**
 * The largest value of every window, channel by channel, as Keras' MaxPooling2D.
 * FLOPs: p² − 1 comparisons per output value (p: pool size); overhanging windows count in full.
 */
export const maxPool2D = defineLayer({
  kind: 'MaxPool2D',
  label: 'Max Pool',
  namePrefix: 'pool',
  family: 'pool',
  aliases: ['MaxPooling2D', 'MaxPool', 'downsampling', 'subsampling'],
  help: {
    summary:
      'Keeps the largest value of every window and so makes the image smaller: less to compute, and what a filter found ' +
      'may shift by a pixel without changing the result.',
    whenToUse: 'After one or a few convolutions with their activation; 2×2 halves height and width.',
    formula: 'y[i, j, c] = max of x[s i + u, s j + v, c] over 0 ≤ u, v < p  (s: stride, p: pool size)',
    source:
      'Ranzato et al., Unsupervised learning of invariant feature hierarchies, 2007; Keras, MaxPooling2D.',
  },
  config: poolingConfig,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: poolingSummary,
  shape: (config, inputs) =>
    slideWindow({ label: 'Max Pool', window: 'window', field: 'poolSize' }, poolWindow(config), inputs, null),
  mended: smallerPools,
  shapeTerms: (config, inputs) => windowTerms(poolWindow(config), inputs),
  weights: () => [],
  flops: ({ poolSize }, _inputs, output) => (poolSize ** 2 - 1) * countValues(output),
  window: poolWindow,
  build: (config) => [{ className: 'MaxPooling2D', args: poolingArgs(config) }],
  spelling: {
    keras: (config) => kerasPooling('MaxPooling2D', config),
    pytorch: (config) => pytorchPooling('MaxPool2d', config),
  },
});
