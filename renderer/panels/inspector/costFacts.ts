import type { NodeCost, ReceptiveField } from '../../../shared/compile/plan';
import { formatBytes, formatCount } from '../../charts/format';
import { formatShort } from '../../document/figures';
import type { Fact } from './Section';

const hints = {
  parameters: 'Numbers that training changes; fixed ones are kept but not trained, as running averages are',
  multiplyAdds: 'Products with weights that are summed up in a forward pass, without biases',
  flops: 'Floating-point operations of a forward pass; a multiply-add counts two',
  activations:
    'What a training step keeps for its backward pass: the images and what every layer gives, four bytes a value. ' +
    'Weights, gradients and what kernels need in between come on top.',
  receptiveField:
    'What one position of the output sees of the image, and how far it lies from the next. Where ways join, the widest.',
};

/**
 * What a layer, or several together, cost; dashes where that is not known.
 * @param owner the name of the layer whose parameters these are, where they are another's
 */
export function costFacts(cost: NodeCost | null, batchSize: number, owner?: string): readonly Fact[] {
  const shown = (of: (known: NodeCost) => string): string => (cost === null ? '–' : of(cost));
  return [
    [
      'Parameters',
      shown(({ parameters }) => (owner === undefined ? parametersOf(parameters) : `those of ${owner}`)),
      hints.parameters,
    ],
    ['Multiply-adds / image', shown(({ multiplyAdds }) => formatShort(multiplyAdds)), hints.multiplyAdds],
    ['FLOPs / image', shown(({ flops }) => formatShort(flops)), hints.flops],
    [
      `Activations, batch of ${formatCount(batchSize)}`,
      shown(({ activationBytes }) => formatBytes(activationBytes * batchSize)),
      hints.activations,
    ],
  ];
}

export function receptiveFieldFact(field: ReceptiveField | null): Fact {
  return ['Receptive field', field === null ? '–' : receptiveFieldOf(field), hints.receptiveField];
}

/** `7 × 7 px, 2 apart`; of an enlarged image the pixels that are touched. */
function receptiveFieldOf(field: ReceptiveField): string {
  if (field === 'all') return 'the whole image';
  const size = Math.ceil(field.size);
  return `${size} × ${size} px, ${Number(field.jump.toPrecision(3))} apart`;
}

/** Trained parameters, and those that are kept but not trained (running averages). */
function parametersOf({ trainable, fixed }: NodeCost['parameters']): string {
  return fixed === 0 ? formatCount(trainable) : `${formatCount(trainable)} + ${formatCount(fixed)} fixed`;
}
