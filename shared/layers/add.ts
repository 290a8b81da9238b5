import { z } from 'zod';
import { defineLayer } from './defineLayer';
import type { Complaint, Shape } from './layer';
import { MOST_INPUTS } from './limits';
import { accept, countValues, formatShape, imageSize, onlyInput, refuse } from './shapes';

/**
 * The sum of inputs of one shape, value by value. Keras' Add would also stretch axes of length 1; here shapes have to
 * be equal, so that a wrong wire is found and not broadcast.
 * FLOPs: n − 1 additions per value (n: number of inputs).
 */
export const add = defineLayer({
  kind: 'Add',
  label: 'Add',
  namePrefix: 'add',
  family: 'merge',
  aliases: ['sum', 'shortcut', 'skip connection', 'residual', '+'],
  help: {
    summary: 'Adds its inputs value by value. All of them need the same shape.',
    whenToUse:
      'To close a residual block: one wire goes through the layers, the other around them, so that the layers learn a ' +
      'correction and the gradient has a short way back.',
    formula: 'y = x₁ + x₂ + … + xₙ',
    source: 'He et al., Deep residual learning for image recognition, 2015; Keras, Add.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => {
    const first = onlyInput(inputs);
    const complaints = inputs.flatMap((input, port) =>
      formatShape(input) === formatShape(first) ? [] : [differentShape(first, input, port)],
    );
    return complaints.length > 0 ? refuse(...complaints) : accept(first);
  },
  weights: () => [],
  flops: (_config, inputs, output) => (inputs.length - 1) * countValues(output),
  build: () => [{ className: 'Add', args: {} }],
  spelling: {
    keras: () => 'layers.Add()',
    pytorch: () => 'lambda *inputs: sum(inputs)',
  },
});

function differentShape(first: Shape, other: Shape, port: number): Complaint {
  return {
    code: 'add-shapes-differ',
    message:
      `Add needs inputs of one shape, but input 1 is ${formatShape(first)} and input ${port + 1} is ` +
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
