import { plainOrder } from '../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../shared/engine/loop/tapeTrainer';
import { chain, subjectOf } from '../engine/program/subject';

/** A norm that a step told, and that of the values which lie on the device. */
interface NormResult {
  readonly name: string;
  readonly told: number;
  readonly held: number;
}

const network = chain(
  [9, 7, 2],
  ['Conv2D', { filters: 5, kernelSize: 3 }],
  ['BatchNorm', {}],
  ['Conv2D', { filters: 6, kernelSize: 3 }],
  ['Flatten', {}],
);

/** The norms of a step; the first step of PyTorch's momentum leaves the gradients in its slots. */
export async function compareNorms(): Promise<NormResult[]> {
  const subject = subjectOf(network);
  if (subject === null) throw new Error('The network does not compile.');
  const { plan, dataset, settings } = subject;
  const trainer = tapeTrainer(buildTape(plan, dataset, settings));
  try {
    const before = (await trainer.snapshot()).weights;
    const order = { step: 1, indices: plainOrder(3), learningRate: 0.1, frames: true };
    const taken = trainer.step(order);
    const { norms } = await taken.read();
    taken.dispose();
    const { slots } = await trainer.snapshot();
    const heldIn = (
      all: readonly { node: string; name: string; values: Float32Array }[],
      of: Place,
    ): number =>
      Math.hypot(
        ...(all.find(({ node, name }) => node === of.node && name === of.weight)?.values ?? [Number.NaN]),
      );
    return (norms?.weights ?? []).flatMap((each) => [
      {
        name: `gradient in ${each.weight} of ${each.node}`,
        told: each.gradientNorm,
        held: heldIn(slots, each),
      },
      { name: `${each.weight} of ${each.node}`, told: each.weightNorm, held: heldIn(before, each) },
    ]);
  } finally {
    trainer.dispose();
  }
}

interface Place {
  readonly node: string;
  readonly weight: string;
}
