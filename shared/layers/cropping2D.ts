import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { type Edges, edgeFields, edgePairs, edgesSummary, edgeTerms, kerasEdges } from './edges';
import type { Complaint, Shape } from './layer';
import { accept, formatShape, imageSize, needsImage, onlyInput, refuse } from './shapes';
import { pythonCall } from './spelling';

/**
 * An image without some rows and columns at its edges: `[h, w, c]` becomes `[h − top − bottom, w − left − right, c]`, as
 * Keras' Cropping2D.
 * FLOPs: 0.
 */
export const cropping2D = defineLayer({
  kind: 'Cropping2D',
  label: 'Cropping',
  namePrefix: 'crop',
  family: 'pool',
  aliases: ['Crop', 'Cropping2D', 'cut', 'trim'],
  help: {
    summary: 'Cuts rows and columns off the edges of the image. Each edge has its own number; channels stay.',
    whenToUse:
      'To give a way that keeps the image’s size that of one with ‘valid’ convolutions before both are joined, as in U-Net, ' +
      'or to leave out a frame that tells nothing.',
    formula: 'y[i, j, c] = x[i + top, j + left, c]',
    source: 'Ronneberger et al., U-Net, 2015; Keras, Cropping2D.',
  },
  config: z.strictObject(edgeFields((edge) => `Lines that are cut off at the ${edge} edge.`)),
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: edgesSummary,
  shape: (edges, inputs) => {
    const input = onlyInput(inputs);
    const image = imageSize(input);
    if (image === null) return refuse(needsImage('Cropping', input));
    const height = image.height - edges.top - edges.bottom;
    const width = image.width - edges.left - edges.right;
    return height > 0 && width > 0
      ? accept([height, width, image.channels])
      : refuse(nothingLeft(edges, input, height > 0 ? 'columns' : 'rows'));
  },
  shapeTerms: (edges, inputs) =>
    edgeTerms(
      edges,
      inputs,
      (length, before, after) => `${length} − ${before} − ${after} = ${length - before - after}`,
    ),
  weights: () => [],
  flops: () => 0,
  build: (edges) => [{ className: 'Cropping2D', args: { cropping: edgePairs(edges) } }],
  spelling: {
    keras: (edges) => pythonCall('layers.Cropping2D', kerasEdges(edges)),
    // PyTorch cuts off where its padding is negative; −0 would be no Python.
    pytorch: ({ top, bottom, left, right }) =>
      pythonCall('nn.ZeroPad2d', `(${[left, right, top, bottom].map((edge) => 0 - edge).join(', ')})`),
  },
});

function nothingLeft(
  { top, bottom, left, right }: Edges,
  input: Shape,
  lines: 'rows' | 'columns',
): Complaint {
  const cut = lines === 'rows' ? top + bottom : left + right;
  return {
    code: 'crop-too-large',
    message:
      `Cropping takes ${cut} ${lines} off an image of ${formatShape(input)} and leaves none: ` +
      'cut off fewer, or put it where the image is larger.',
    field: lines === 'rows' ? 'top' : 'left',
    port: 0,
  };
}
