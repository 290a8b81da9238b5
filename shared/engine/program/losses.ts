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
  /** The same of every output on its own, where there are several. */
  readonly outputScores: readonly Area[];
}

/**
 * Emits every output's loss and its gradient, and the score of the whole and of every output: the hits of the whole are those of
 * the first.
 */
export function emitLosses(
  { emitter, images, outputs }: LoweredNetwork,
  plan: Plan,
): { readonly half: Half; readonly gradients: readonly Area[] } {
  const labels = emitter.perImage('labels', 1);
  const losses = emitter.perImage('losses', 1);
  const score = emitter.fixed('score', 3);
  const gradients = plan.outputs.map(({ loss, weight }, index) => {
    const areas = { labels, losses };
    return emitLoss(emitter, loss, outputAt(outputs, index), areas, { weight, isAdded: index > 0 });
  });
  const first = outputAt(outputs, 0);
  emitter.emit(Opcode.Score, first.area, labels, losses, score, first.size);
  const outputScores = plan.outputs.length < 2 ? [] : emitOutputScores(emitter, outputs, plan, labels);
  return { half: { emitter, images, labels, score, outputScores }, gradients };
}

/** Emits the score of every output on its own. */
function emitOutputScores(
  emitter: Emitter,
  outputs: readonly Value[],
  plan: Plan,
  labels: Area,
): readonly Area[] {
  const losses = emitter.perImage('losses of an output', 1);
  return plan.outputs.map(({ loss }, index) => {
    const output = outputAt(outputs, index);
    emitLoss(emitter, loss, output, { labels, losses }, { weight: 1, isAdded: false });
    const score = emitter.fixed('score of an output', 3);
    emitter.emit(Opcode.Score, output.area, labels, losses, score, output.size);
    return score;
  });
}

/** Emits the loss of every image, times the weight, in place of what stands there or added to it; gives the gradient. */
function emitLoss(
  emitter: Emitter,
  loss: Loss,
  { area, size }: Value,
  { labels, losses }: { readonly labels: Area; readonly losses: Area },
  { weight, isAdded }: { readonly weight: number; readonly isAdded: boolean },
): Area {
  const gradient = emitter.perImage('gradient in an output', size);
  const { on, off } = targetsOf(loss, size);
  emitter.emit(
    ...([opcodeOf(loss), area, labels, losses, gradient, size] as const),
    ...[float(weight), isAdded ? 1 : 0, float(on), float(off)],
  );
  return gradient;
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
