import type { Complaint, Shape, ShapeResult } from './layer';
import { accept, formatShape, imageSize, onlyInput, refuse } from './shapes';

/**
 * Shape rule of merges that work value by value: inputs of one shape give that shape. Keras would also stretch axes of
 * length 1; here shapes have to be equal, so that a wrong wire is found and not broadcast.
 * @param label the layer's name in sentences
 */
export function oneShape(label: string, inputs: readonly Shape[]): ShapeResult {
  const first = onlyInput(inputs);
  const complaints = inputs.flatMap((input, port) =>
    formatShape(input) === formatShape(first) ? [] : [differentShape(label, first, input, port)],
  );
  return complaints.length > 0 ? refuse(...complaints) : accept(first);
}

function differentShape(label: string, first: Shape, other: Shape, port: number): Complaint {
  return {
    code: 'merge-shapes-differ',
    message:
      `${label} needs inputs of one shape, but input 1 is ${formatShape(first)} and input ${port + 1} is ` +
      `${formatShape(other)}: ${remedy(first, other, port)}.`,
    port,
  };
}

function remedy(first: Shape, other: Shape, port: number): string {
  const [a, b] = [imageSize(first), imageSize(other)];
  if (a === null && b === null) return 'give the Dense layers before it the same number of units';
  if (a === null || b === null)
    return 'insert Flatten or Global Average on the image, or take both before it';
  if (a.height !== b.height || a.width !== b.width) {
    return "use padding 'same' and equal strides and pools on both ways";
  }
  return (
    `put a Conv2D with a 1×1 kernel and ${a.channels} filters before input ${port + 1}, ` +
    'or use as many filters on both ways'
  );
}
