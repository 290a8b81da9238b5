import { groupDigits } from '../words/groupDigits';
import type { AnyLayer, Complaint, Shape, WeightSpec } from './layer';
import { countValues, formatShape } from './shapes';

/** Most values in one tensor: 2²⁸ float32 values are 1 GiB, which no backend allocates in one piece. */
const MOST_VALUES = 2 ** 28;

/** Most inputs of a merge: the document numbers its ports 0 to 63. */
export const MOST_INPUTS = 64;

/** The complaint about a wrong number of inputs; null where the number is right. */
export function countComplaint(label: string, inputs: AnyLayer['inputs'], count: number): Complaint | null {
  if (count >= inputs.min && count <= inputs.max) return null;
  const expected = inputs.min === inputs.max ? `${inputs.max}` : `${inputs.min} to ${inputs.max}`;
  const noun = inputs.max === 1 ? 'input' : 'inputs';
  const remedy =
    count < inputs.min
      ? 'connect another layer to it'
      : 'remove wires from it, or merge them with Add or Concatenate first';
  return { code: 'input-count', message: `${label} takes ${expected} ${noun}, but has ${count}: ${remedy}.` };
}

/** Complaints about tensors that no machine holds: the output of one image, and each weight. */
export function sizeComplaints(output: Shape, weights: readonly WeightSpec[]): readonly Complaint[] {
  const ofOutput = {
    what: 'output for one image',
    shape: output,
    remedy: 'use a smaller image, fewer filters or fewer units',
  };
  const tensors = [ofOutput, ...weights.map(namedWeight)];
  return tensors.filter(({ shape }) => countValues(shape) > MOST_VALUES).map(tooLarge);
}

interface Tensor {
  readonly what: string;
  readonly shape: Shape;
  /** What makes it smaller. */
  readonly remedy: string;
}

/** A kernel of four axes slides over an image, whose size it does not hang on. */
function namedWeight({ name, shape }: WeightSpec): Tensor {
  const remedy =
    shape.length === 4
      ? 'use a smaller kernel, fewer filters, or fewer channels before it'
      : 'use fewer units, or fewer values before it';
  return { what: name, shape, remedy };
}

function tooLarge({ what, shape, remedy }: Tensor): Complaint {
  return {
    code: 'too-large',
    message:
      `its ${what} of ${formatShape(shape)} has ${groupDigits(countValues(shape))} values, more than the ` +
      `${groupDigits(MOST_VALUES)} (1 GiB) that fit into one tensor: ${remedy}.`,
  };
}
