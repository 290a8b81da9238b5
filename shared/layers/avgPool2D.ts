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
 * The mean of every window, channel by channel, as Keras' AveragePooling2D. With padding 'same' the mean is over the
 * pixels inside the image only.
 * FLOPs: p² per output value (p² − 1 additions and a division; p: pool size); overhanging windows count in full.
 */
export const avgPool2D = defineLayer({
  kind: 'AvgPool2D',
  label: 'Average Pool',
  namePrefix: 'avgpool',
  family: 'pool',
  aliases: ['AveragePooling2D', 'AvgPool', 'mean pooling', 'downsampling', 'subsampling'],
  help: {
    summary:
      'Replaces every window by its mean and so makes the image smaller. Weak values count too, and the gradient ' +
      'reaches every pixel of the window.',
    whenToUse:
      'Where the amount of something matters rather than its strongest place, and to make an image smaller on the way ' +
      'around a residual block; otherwise Max Pool is the usual choice.',
    formula: 'y[i, j, c] = mean of x[s i + u, s j + v, c] over 0 ≤ u, v < p  (s: stride, p: pool size)',
    source:
      'LeCun et al., Handwritten digit recognition with a back-propagation network, 1990; Keras, AveragePooling2D.',
  },
  config: poolingConfig,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: poolingSummary,
  shape: (config, inputs) =>
    slideWindow(
      { label: 'Average Pool', window: 'window', field: 'poolSize' },
      poolWindow(config),
      inputs,
      null,
    ),
  mended: smallerPools,
  shapeTerms: (config, inputs) => windowTerms(poolWindow(config), inputs),
  weights: () => [],
  flops: ({ poolSize }, _inputs, output) => poolSize ** 2 * countValues(output),
  window: poolWindow,
  build: (config) => [{ className: 'AveragePooling2D', args: poolingArgs(config) }],
  spelling: {
    keras: (config) => kerasPooling('AveragePooling2D', config),
    pytorch: (config) => pytorchPooling('AvgPool2d', config),
  },
});
