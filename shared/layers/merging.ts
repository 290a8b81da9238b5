import type { Complaint, Mended, Shape, ShapeResult } from './layer';
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

/** What a merge is given once its inputs fit: as many of one shape. */
type OfOneShape = Pick<Mended<never>, 'inputs'>;

/**
 * What a merge of `oneShape` may be given once its inputs fit: all of them the shape of one of those there are. Where sides differ,
 * padding may make them larger yet. Nothing where images are merged with vectors.
 */
export function shapesOfOne(inputs: readonly Shape[]): readonly OfOneShape[] {
  const ranks = new Set(inputs.map(({ length }) => length));
  if (ranks.size > 1) return [];
  const shapes = [...inputs, ...enlarged(inputs)];
  const distinct = new Map(shapes.map((shape) => [formatShape(shape), shape]));
  return [...distinct.values()].map((shape) => ({ inputs: inputs.map(() => shape) }));
}

/** The first of images whose sides differ, with sides twice as long as the longest. */
function enlarged(inputs: readonly Shape[]): readonly Shape[] {
  const sides = inputs.map((input) => input.slice(0, -1));
  if (new Set(sides.map(formatShape)).size < 2) return [];
  const longest = Math.max(...sides.flat());
  return inputs.slice(0, 1).map((input) => [2 * longest, 2 * longest, ...input.slice(2)]);
}

function differentShape(label: string, first: Shape, other: Shape, port: number): Complaint {
  const [a, b] = [imageSize(first), imageSize(other)];
  const channelsAlone = a !== null && b !== null && a.height === b.height && a.width === b.width;
  return {
    code: 'merge-shapes-differ',
    ...(channelsAlone ? {} : { exact: true }),
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
