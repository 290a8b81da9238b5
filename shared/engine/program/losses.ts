import type { Loss, Plan } from '../../compile/plan';
import { targetsOf } from '../losses/targets';
import type { Emitter } from './emitter';
import type { Value } from './lower/lowering';
import type { LoweredNetwork } from './lowerNetwork';
import { Opcode } from './opcodes';
import { type Area, float } from './program';

/** Instructions and what they read and write that the host fills or reads. */
export interface Half {
  readonly emitter: Emitter;
  readonly images: Area;
  readonly labels: Area;
  /** Mean loss, number of hits, and of hits among the best five, float32. */
  readonly score: Area;
}

/** Emits every output's loss and its gradient, and the score of the whole: the hits are those of the first output. */
export function emitLosses(
  { emitter, images, outputs }: LoweredNetwork,
  plan: Plan,
): { readonly half: Half; readonly gradients: readonly Area[] } {
  const labels = emitter.perImage('labels', 1);
  const losses = emitter.perImage('losses', 1);
  const score = emitter.fixed('score', 3);
  const gradients = plan.outputs.map(({ loss, weight }, index) => {
    const { area, size } = outputAt(outputs, index);
    const gradient = emitter.perImage('gradient in an output', size);
    const { on, off } = targetsOf(loss, size);
    emitter.emit(
      ...([opcodeOf(loss), area, labels, losses, gradient, size] as const),
      ...[float(weight), index === 0 ? 0 : 1, float(on), float(off)],
    );
    return gradient;
  });
  const first = outputAt(outputs, 0);
  emitter.emit(Opcode.Score, first.area, labels, losses, score, first.size);
  return { half: { emitter, images, labels, score }, gradients };
}

function opcodeOf(loss: Loss): Opcode {
  switch (loss.kind) {
    case 'categoricalCrossentropy':
      return loss.fromLogits ? Opcode.CrossEntropy : Opcode.ProbabilityCrossEntropy;
    case 'binaryCrossentropy':
      return loss.fromLogits ? Opcode.BinaryCrossEntropy : Opcode.BinaryProbabilityCrossEntropy;
    case 'meanSquaredError':
      return Opcode.SquaredError;
  }
}

function outputAt(outputs: readonly Value[], index: number): Value {
  const value = outputs[index];
  if (value === undefined) throw new Error(`Nothing enters the loss of output ${index + 1}.`);
  return value;
}
