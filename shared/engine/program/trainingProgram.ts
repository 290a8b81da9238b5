import type { Plan } from '../../compile/plan';
import type { TrainingSettings } from '../../document/schema';
import { countValues } from '../../layers/shapes';
import type { Emitter } from './emitter';
import { emitLosses, type Half } from './losses';
import type { Generators } from './lower/lowering';
import { PIECES } from './lower/moments';
import { type LoweredNetwork, lowerNetwork } from './lowerNetwork';
import { Opcode } from './opcodes';
import { type ProgramOptimizer, programOptimizer, slotWords } from './optimizer';
import { type Area, float } from './program';
import type { Sizes } from './sizes';
import type { CountedTap } from './tapCounters';
import { countTap } from './taps';
import { type CountedNorms, countNorms } from './weightNorms';
import { layOutWeights, type WeightsLayout } from './weightsLayout';

/** Images that are validated at a time. */
export const INFERENCE_BATCH = 128;

/** Instructions of one emitter from one place to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Everything that trains and scores a network, not placed in memory yet. */
export interface TrainingProgram {
  readonly weights: WeightsLayout;
  readonly optimizer: ProgramOptimizer;
  readonly training: Half & {
    readonly generators: readonly Generators[];
    readonly taps: readonly CountedTap[];
    readonly forward: Stretch;
    /** Frames, between forward and backward: what the taps' ranges are made from, and the counts in these. */
    readonly statistics: Stretch;
    readonly histograms: Stretch;
    readonly backward: Stretch;
    /** Of weights and gradients, where frames are taken: to be run between backward and update. */
    readonly norms: CountedNorms | null;
    readonly measureNorms: Stretch;
    readonly update: Stretch;
  };
  readonly inference: Half & { readonly forward: Stretch };
  /** Areas whose values outlive a run of the instructions. */
  readonly kept: readonly Area[];
}

/** Writes the programs of a plan whose layers all have a lowering. */
export function writeTrainingProgram(plan: Plan, settings: TrainingSettings, sizes: Sizes): TrainingProgram {
  const weights = layOutWeights(plan);
  const optimizer = programOptimizer(settings.optimizer, weights.floats);
  const options = { sizes, seed: settings.seed };
  const network = lowerNetwork(plan, weights, { ...options, capacity: settings.batchSize, training: true });
  const training = writeTraining(network, plan, weights, optimizer, settings);
  const scored = lowerNetwork(plan, weights, { ...options, capacity: INFERENCE_BATCH, training: false });
  const { half } = emitLosses(scored, plan);
  const inference = { ...half, forward: { from: 0, to: scored.emitter.instructions.length } };
  const fixed = weights.weights.flatMap(({ area, offset }) => (offset === null ? [area] : []));
  const kept = [
    ...[weights.trained, weights.gradients, ...optimizer.slots.map(({ area }) => area), ...fixed],
    ...[training, inference].flatMap(({ labels, score, outputScores }) => [labels, score, ...outputScores]),
    ...training.taps.flatMap(({ areas }) => areas),
    ...(training.norms?.areas ?? []),
  ];
  return { weights, optimizer, training, inference, kept };
}

function writeTraining(
  network: LoweredNetwork,
  plan: Plan,
  weights: WeightsLayout,
  optimizer: ProgramOptimizer,
  settings: TrainingSettings,
): TrainingProgram['training'] {
  const { emitter } = network;
  const { half, gradients } = emitLosses(network, plan);
  const begin = (): number => emitter.instructions.length;
  const forward = { from: 0, to: begin() };
  const taps = settings.framesEvery === 0 ? [] : network.taps.map((tap) => countTap(emitter, tap));
  for (const tap of taps) tap.emitStatistics();
  const statistics = { from: forward.to, to: begin() };
  for (const tap of taps) tap.emitHistograms();
  const histograms = { from: statistics.to, to: begin() };
  network.backward(gradients);
  emitPenalties(emitter, weights);
  const backward = { from: histograms.to, to: begin() };
  const norms = settings.framesEvery === 0 ? null : countNorms(emitter, weights);
  norms?.emit();
  const measureNorms = { from: backward.to, to: begin() };
  emitUpdate(emitter, weights, optimizer, settings);
  const update = { from: measureNorms.to, to: begin() };
  const stretches = { forward, statistics, histograms, backward, measureNorms, update };
  return { ...half, generators: network.generators, taps, norms, ...stretches };
}

/** Adds the gradients of the weights' penalties λ Σ w² to theirs. */
function emitPenalties(emitter: Emitter, { weights }: WeightsLayout): void {
  for (const { spec, area, gradient } of weights) {
    if (spec.l2 !== undefined && gradient !== null)
      emitter.emit(Opcode.Penalize, area, gradient, countValues(spec.shape), float(2 * spec.l2));
  }
}

function emitUpdate(
  emitter: Emitter,
  { trained, gradients, floats }: WeightsLayout,
  optimizer: ProgramOptimizer,
  { clipping }: TrainingSettings,
): void {
  if (clipping.kind === 'norm') {
    const sums = emitter.fixed('sums of squares', 2 * PIECES);
    emitter.emit(Opcode.SquareSums, gradients, sums, floats);
    emitter.emit(Opcode.ClipShare, sums, floats, float(clipping.maxNorm));
  }
  emitter.emit(
    Opcode.Update,
    optimizer.rule,
    trained,
    gradients,
    ...slotWords(optimizer),
    floats,
    ...optimizer.words,
  );
}
