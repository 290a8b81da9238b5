import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { edgeFields, edgePairs, edgesSummary, edgeTerms, kerasEdges } from './edges';
import { accept, imageSize, needsImage, onlyInput, refuse } from './shapes';
import { pythonCall } from './spelling';

const places = { top: 'above', bottom: 'below', left: 'to the left of', right: 'to the right of' } as const;

/**
 * Zeros around an image: `[h, w, c]` becomes `[top + h + bottom, left + w + right, c]`, as Keras' ZeroPadding2D.
 * FLOPs: 0.
 */
export const zeroPadding2D = defineLayer({
  kind: 'ZeroPadding2D',
  label: 'Zero Padding',
  namePrefix: 'pad',
  family: 'pool',
  aliases: ['ZeroPad2d', 'ZeroPadding2D', 'border', 'margin'],
  help: {
    summary:
      'Sets rows and columns of zeros around the image. Each edge has its own number; values and channels stay as they are.',
    whenToUse:
      'Where padding ‘same’ does not put the zeros where you want them: before a convolution with a stride whose windows ' +
      'should begin as PyTorch’s do, or to give two ways one size.',
    formula: 'y[i, j, c] = x[i − top, j − left, c] inside the image, else 0',
    source: 'Keras, ZeroPadding2D.',
  },
  config: z.strictObject(edgeFields((edge) => `Lines of zeros ${places[edge]} the image.`)),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: edgesSummary,
  shape: ({ top, bottom, left, right }, inputs) => {
    const input = onlyInput(inputs);
    const image = imageSize(input);
    if (image === null) return refuse(needsImage('Zero Padding', input));
    return accept([top + image.height + bottom, left + image.width + right, image.channels]);
  },
  shapeTerms: (edges, inputs) =>
    edgeTerms(
      edges,
      inputs,
      (length, before, after) => `${before} + ${length} + ${after} = ${before + length + after}`,
    ),
  weights: () => [],
  flops: () => 0,
  build: (edges) => [{ className: 'ZeroPadding2D', args: { padding: edgePairs(edges) } }],
  spelling: {
    keras: (edges) => pythonCall('layers.ZeroPadding2D', kerasEdges(edges)),
    pytorch: ({ top, bottom, left, right }) =>
      pythonCall('nn.ZeroPad2d', `(${left}, ${right}, ${top}, ${bottom})`),
  },
});
