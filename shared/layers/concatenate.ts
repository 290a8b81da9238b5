import { z } from 'zod';
import { defineLayer } from './defineLayer';
import type { Complaint, Shape } from './layer';
import { MOST_INPUTS } from './limits';
import { accept, describeShape, formatShape, onlyInput, refuse } from './shapes';

/**
 * Inputs side by side along the last axis (channels): `[h, w, c₁]` and `[h, w, c₂]` become `[h, w, c₁ + c₂]`, vectors
 * of a and b values one of a + b, as Keras' Concatenate with axis −1.
 * FLOPs: 0.
 */
export const concatenate = defineLayer({
  kind: 'Concatenate',
  label: 'Concatenate',
  namePrefix: 'concat',
  family: 'merge',
  aliases: ['concat', 'cat', 'join', 'stack channels', 'skip connection'],
  help: {
    summary:
      'Puts the channels of its inputs side by side, in the order of the ports. Height and width have to be equal.',
    whenToUse:
      'To join ways that look at the image differently (kernels of several sizes), or to pass earlier channels on to ' +
      'later layers.',
    formula:
      'y[i, j] = x₁[i, j], x₂[i, j], …, xₙ[i, j]  (the channels of a position, one input after the other)',
    source:
      'Szegedy et al., Going deeper with convolutions, 2014; Huang et al., DenseNet, 2016; Keras, Concatenate.',
  },
  config: z.strictObject({}),
  inputs: { min: 2, max: MOST_INPUTS },
  outputs: 1,
  normalizes: false,
  summary: () => '',
  shape: (_config, inputs) => {
    const first = onlyInput(inputs);
    const complaints = inputs.flatMap((input, port) => {
      const complaint = mismatch(first, input, port);
      return complaint === null ? [] : [complaint];
    });
    if (complaints.length > 0) return refuse(...complaints);
    return accept([...first.slice(0, -1), countChannels(inputs)]);
  },
  shapeTerms: (_config, inputs) => [
    { axis: onlyInput(inputs).length === 1 ? 'Values' : 'Channels', expression: sumOfChannels(inputs) },
  ],
  weights: () => [],
  flops: () => 0,
  build: () => [{ className: 'Concatenate', args: { axis: -1 } }],
  spelling: {
    keras: () => 'layers.Concatenate()',
    pytorch: () => 'lambda *inputs: torch.cat(inputs, dim=1)',
  },
});

function countChannels(inputs: readonly Shape[]): number {
  return inputs.reduce((sum, input) => sum + (input.at(-1) ?? 0), 0);
}

/** `32 + 16 = 48`. */
function sumOfChannels(inputs: readonly Shape[]): string {
  return `${inputs.map((input) => input.at(-1)).join(' + ')} = ${countChannels(inputs)}`;
}

function mismatch(first: Shape, other: Shape, port: number): Complaint | null {
  if (first.length !== other.length) return ranksDiffer(first, other, port);
  if (formatShape(first.slice(0, -1)) === formatShape(other.slice(0, -1))) return null;
  return {
    code: 'concatenate-sizes-differ',
    exact: true,
    message:
      `Concatenate needs images of one height and width, but input 1 is ${formatShape(first)} and input ${port + 1} ` +
      `is ${formatShape(other)}: use padding 'same' and equal strides and pools on both ways.`,
    port,
  };
}

function ranksDiffer(first: Shape, other: Shape, port: number): Complaint {
  return {
    code: 'concatenate-ranks-differ',
    message:
      `Concatenate needs images only or vectors only, but input 1 is ${describeShape(first)} and input ${port + 1} is ` +
      `${describeShape(other)}: insert Flatten or Global Average on the image.`,
    port,
  };
}
