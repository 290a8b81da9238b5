import { Opcode, Unary } from '../opcodes';
import { type Area, float } from '../program';
import { affineAreas, affineSums, writesAnew } from './affineWeights';
import {
  type AffineView,
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  outputValue,
  requireWeight,
  rowsAndChannels,
} from './lowering';

/** What makes a norm by the statistics of the batch. */
interface StatisticsOfBatch {
  /** Emits what fills the vectors, and moves the running statistics. */
  emitStatistics(view: AffineView): void;
  /** Emits what makes the gradients in γ and β of the sums, and what each channel's gradient is computed with. */
  emitCoefficients(view: AffineView, sums: Area, coefficients: readonly Area[]): void;
}

/**
 * A norm by statistics of the whole batch and a following ReLU: statistics, then one pass x·scale + offset; backward two passes,
 * in which the output is computed again where the ReLU needs its sign.
 */
export function lowerByStatistics(call: LowerCall, statistics: StatisticsOfBatch): Lowered {
  const { emitter, activation } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const vector = (name: string): Area => emitter.fixed(`${name} of ${call.name}`, channels);
  const [scale, offset, mean, variance] = [
    vector('scale'),
    vector('offset'),
    vector('mean'),
    vector('variance'),
  ];
  const view = { scale, offset, mean, variance };
  statistics.emitStatistics(view);
  emitter.emit(Opcode.Affine, x.area, output.area, scale, offset, activation, rows, channels);
  const backward = (dy: Area): readonly (Area | null)[] => {
    const sums = affineSums(call, channels);
    emitter.emit(
      ...([Opcode.NormGradientSums, dy, x.area, mean, scale, offset, activation] as const),
      ...[sums, rows, channels],
    );
    const coefficients = ['first', 'slope', 'centre'].map(vector);
    statistics.emitCoefficients(view, sums, coefficients);
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(
      ...([Opcode.NormGradient, dy, x.area, dx, ...coefficients, mean, scale, offset, activation] as const),
      ...[rows, channels],
    );
    return [dx];
  };
  return { output, affine: view, backward };
}

/** A norm by running statistics, which stay as they are, and a following ReLU: in inference, and in training where it is frozen. */
export function lowerByRunning(call: LowerCall, epsilon: number): Lowered {
  const { emitter, activation } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const vector = (name: string): Area => emitter.fixed(`${name} of ${call.name}`, channels);
  const [scale, offset] = [vector('scale'), vector('offset')];
  const running = [requireWeight(call, 'moving_mean').area, requireWeight(call, 'moving_variance').area];
  emitter.emit(
    ...([Opcode.NormFromRunning, ...affineAreas(call), float(epsilon), scale, offset, channels] as const),
    ...running,
  );
  const write = (to: Area, applied: Unary): void =>
    emitter.emit(Opcode.Affine, x.area, to, scale, offset, applied, rows, channels);
  write(output.area, activation);
  if (!call.training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(Opcode.AffineGradient, dy, x.area, dx, scale, offset, activation, rows, channels);
    return [dx];
  };
  return { output, backward, ...writesAnew(call, (to) => write(to, Unary.Linear)) };
}
