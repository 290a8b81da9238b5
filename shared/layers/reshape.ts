import { z } from 'zod';
import { defineLayer } from './defineLayer';
import { choiceField, optionalIntegerField } from './fields';
import type { Complaint, Shape, ShapeTerm } from './layer';
import { accept, countValues, describeShape, onlyInput, refuse } from './shapes';
import { pythonCall } from './spelling';

const MOST = 65_536;

const size = (label: string, description: string, initial: number | null) =>
  optionalIntegerField({
    label,
    description,
    min: 1,
    max: MOST,
    default: initial,
    whenEmpty: 'what the other sizes leave',
    ofShape: true,
    shownFor: { field: 'to', values: ['image'] },
  });

const config = z.strictObject({
  to: choiceField({
    label: 'To',
    description: 'An image has height, width and channels; a vector takes all values in one row.',
    default: 'image',
    ofShape: true,
    options: [
      { value: 'image', label: 'Image' },
      { value: 'vector', label: 'Vector' },
    ],
  }),
  height: size('Height', 'Rows of the new image.', null),
  width: size('Width', 'Columns of the new image.', 1),
  channels: size('Channels', 'Values per pixel of the new image.', 1),
});

type Config = z.output<typeof config>;

const AXES = ['height', 'width', 'channels'] as const;
type Axis = (typeof AXES)[number];

/**
 * The same values in another shape, in the order of rows, columns and channels, as Keras' Reshape; one size may be left empty and
 * follows from the others.
 * FLOPs: 0.
 */
export const reshape = defineLayer({
  kind: 'Reshape',
  label: 'Reshape',
  namePrefix: 'reshape',
  family: 'pool',
  aliases: ['View', 'Unflatten', 'to image', 'fold'],
  help: {
    summary:
      'Gives the values another shape and leaves their order as it is: rows, then columns, then channels. One of the sizes may ' +
      'be left empty; it follows from the others.',
    whenToUse:
      'To make an image of a vector, as a decoder does after its first Dense layer, or to give an image other sides. For a ' +
      'vector of an image, Flatten says the same with less.',
    formula: 'y[k] = x[k]  (values counted row by row, pixel by pixel, channel by channel)',
    source: 'Keras, Reshape (PyTorch counts channels first, so its order is another).',
  },
  config,
  inputs: { min: 1, max: 1 },
  outputs: 1,
  normalizes: false,
  summary: (to) => (to.to === 'vector' ? 'vector' : AXES.map((axis) => to[axis] ?? '?').join(' × ')),
  shape: (to, inputs) => {
    const values = countValues(onlyInput(inputs));
    if (to.to === 'vector') return accept([values]);
    const [empty, second] = AXES.filter((axis) => to[axis] === null);
    if (empty !== undefined && second !== undefined) return refuse(twoEmpty(empty, second));
    const shape = imageOf(to, values);
    return shape === null ? refuse(doNotFit(to, onlyInput(inputs))) : accept(shape);
  },
  shapeTerms: (to, inputs) => termsOf(to, countValues(onlyInput(inputs))),
  weights: () => [],
  flops: () => 0,
  kept: () => 0,
  window: () => 'all',
  build: (to, inputs) => {
    const values = countValues(onlyInput(inputs));
    const targetShape = to.to === 'vector' ? [values] : imageOf(to, values);
    if (targetShape === null)
      throw new RangeError(`Reshape was built for ${values} values, which do not fit.`);
    return [{ className: 'Reshape', args: { targetShape } }];
  },
  spelling: {
    keras: (to) => pythonCall('layers.Reshape', to.to === 'vector' ? '(-1,)' : `(${sizes(to, AXES)})`),
    pytorch: (to) =>
      to.to === 'vector'
        ? 'nn.Flatten()'
        : `lambda x: x.reshape(len(x), ${sizes(to, ['channels', 'height', 'width'])})  # values in the order of channels first`,
  },
});

function sizes(to: Config, axes: readonly Axis[]): string {
  return axes.map((axis) => to[axis] ?? -1).join(', ');
}

/** The product of the sizes that are given. */
function givenValues(to: Config): number {
  return countValues(AXES.map((axis) => to[axis] ?? 1));
}

/** The image's shape for so many values, at most one size being empty; null where they do not fit. */
function imageOf(to: Config, values: number): Shape | null {
  const left = values / givenValues(to);
  const shape = AXES.map((axis) => to[axis] ?? left);
  return Number.isInteger(left) && countValues(shape) === values ? shape : null;
}

function termsOf(to: Config, values: number): readonly ShapeTerm[] {
  if (to.to === 'vector') return [{ axis: 'Values', expression: `all values = ${values}` }];
  const labels = { height: 'Height', width: 'Width', channels: 'Channels' } as const;
  return AXES.map((axis) => {
    const given = AXES.flatMap((other) => (other === axis ? [] : [to[other] ?? 1]));
    const left = `${values} / (${given.join(' · ')}) = ${values / countValues(given)}`;
    return { axis: labels[axis], expression: to[axis] === null ? left : `${axis} = ${to[axis]}` };
  });
}

function twoEmpty(first: Axis, second: Axis): Complaint {
  return {
    code: 'reshape-open',
    message:
      `Reshape’s ${first} and ${second} are both empty, but only one size can follow from the others: ` +
      `enter the ${second}.`,
    field: second,
  };
}

function doNotFit(to: Config, input: Shape): Complaint {
  const values = countValues(input);
  const given = givenValues(to);
  const isOpen = AXES.some((axis) => to[axis] === null);
  const wanted = AXES.map((axis) => to[axis] ?? '?').join('×');
  const expected = isOpen ? `a multiple of ${given} values` : `${given} values`;
  return {
    code: 'reshape-sizes-differ',
    exact: true,
    message:
      `Reshape to ${wanted} needs ${expected}, but receives ${describeShape(input)}, which has ${values}: ` +
      `choose sizes whose product ${isOpen ? 'divides' : 'is'} ${values}, or leave one of them empty.`,
    port: 0,
  };
}
