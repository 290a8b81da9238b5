import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import { affineAreas, affineSums, writesAnew } from './affineWeights';
import { activationWords, beforeActivation, isBound, normGradientArea } from './fused';
import {
  type Activation,
  type CentredView,
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  noActivation,
  outputValue,
  requireWeight,
  rowsAndChannels,
} from './lowering';

/** What makes a norm by the statistics of the batch. */
interface StatisticsOfBatch {
  /** Emits what fills the vectors, and moves the running statistics. */
  emitStatistics(view: CentredView): void;
  /** Emits what makes the gradients in γ and β of the sums, and what each channel's gradient is computed with. */
  emitCoefficients(view: CentredView, sums: Area, coefficients: readonly Area[]): void;
}

/**
 * A norm by statistics of the whole batch and a following activation: statistics, then one pass (x − mean)·scale + shift; backward
 * two passes, in which the output is computed again where the activation's gradient needs it.
 */
export function lowerByStatistics(call: LowerCall, statistics: StatisticsOfBatch): Lowered {
  const { emitter, activation } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const vector = (name: string): Area => emitter.fixed(`${name} of ${call.name}`, channels);
  const [mean, scale, shift] = [vector('mean'), vector('scale'), vector('shift')];
  const view = { mean, scale, shift, rest: vector('rest of the mean'), variance: vector('variance') };
  statistics.emitStatistics(view);
  const words = activationWords(activation);
  emitter.emit(Opcode.Normalize, x.area, output.area, mean, scale, shift, ...words, rows, channels);
  const backward = (dy: Area): readonly (Area | null)[] => {
    const sums = affineSums(call, channels);
    const dx = normGradientArea(call, x);
    const passed = isBound(activation) ? null : dx;
    emitter.emit(
      ...([Opcode.NormGradientSums, dy, x.area, mean, scale, shift, ...words] as const),
      ...[passed, sums, rows, channels],
    );
    const coefficients = ['first', 'slope', 'centre'].map(vector);
    statistics.emitCoefficients(view, sums, coefficients);
    if (!x.differentiable) return [null];
    const bound = passed === null ? activation.kind : noActivation.kind;
    emitter.emit(
      ...([Opcode.NormGradient, passed ?? dy, x.area, dx, ...coefficients, mean, scale, shift] as const),
      ...[bound, rows, channels],
    );
    return [dx];
  };
  return { output, centred: view, backward };
}

/** A norm by running statistics, which stay as they are, and a following activation: in inference, and in training where it is frozen. */
export function lowerByRunning(call: LowerCall, epsilon: number): Lowered {
  const { emitter, activation } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const vector = (name: string): Area => emitter.fixed(`${name} of ${call.name}`, channels);
  // The mean too: where weights are shared, a norm that is not frozen moves the running one before the gradient is taken.
  const [mean, scale, shift] = [vector('mean'), vector('scale'), vector('shift')];
  const running = [requireWeight(call, 'moving_mean').area, requireWeight(call, 'moving_variance').area];
  emitter.emit(
    ...([
      Opcode.NormFromRunning,
      ...affineAreas(call),
      float(epsilon),
      mean,
      scale,
      shift,
      channels,
    ] as const),
    ...running,
  );
  const write = (to: Area, applied: Activation): void =>
    emitter.emit(
      ...([Opcode.Normalize, x.area, to, mean, scale, shift] as const),
      ...[...activationWords(applied), rows, channels],
    );
  write(output.area, activation);
  if (!call.training) return { output };
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const bound = isBound(activation) ? activation : noActivation;
    const made = isBound(activation) ? null : emitter.perImage(`what leaves ${call.name}`, x.size);
    if (made !== null) write(made, noActivation);
    const dy = made === null ? dyOutput : beforeActivation(call, output, made, dyOutput);
    const dx = gradientArea(call, x);
    emitter.emit(
      ...([Opcode.RunningNormGradient, dy, x.area, dx, mean, scale, shift] as const),
      ...[bound.kind, rows, channels],
    );
    return [dx];
  };
  return { output, backward, ...writesAnew(call, (to) => write(to, noActivation)) };
}
