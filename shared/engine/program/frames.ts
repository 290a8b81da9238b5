import { countValues } from '../../layers/shapes';
import { type Frame, measureFrame, type NormParameters } from '../../signals';
import type { Machine } from './machine';
import type { CountedTap } from './tapCounters';
import type { TrainingProgram } from './trainingProgram';
import type { WeightsLayout } from './weightsLayout';

/**
 * Frames of all taps of the step whose forward pass was run last, over `batch` images: all statistics in one run, then, in
 * the ranges they give, all counts in another.
 */
export function takeFrames(
  machine: Machine,
  { training, weights }: TrainingProgram,
  step: number,
  batch: number,
): readonly Frame[] {
  const { taps } = training;
  if (taps.length === 0) return [];
  machine.run(machine.spans.statistics, batch);
  const measured = taps.map((tap) => ({ tap, moments: tap.moments(machine, batch) }));
  machine.run(machine.spans.histograms, batch);
  return measured.map(({ tap, moments }) =>
    measureFrame({
      ...{ step, tap: tap.node, channels: tap.channels },
      ...tap.values(machine, batch, moments),
      parameters: parametersOf(machine, weights, tap),
    }),
  );
}

/** Those of one value per channel. */
function parametersOf(
  machine: Machine,
  weights: WeightsLayout,
  { node, channels }: CountedTap,
): NormParameters {
  const own = weights.find(node);
  const values = (name: string): Float32Array | null => {
    const weight = own.get(name);
    return weight === undefined || countValues(weight.shape) !== channels
      ? null
      : machine.floats(weight.area).slice();
  };
  return {
    gamma: values('gamma'),
    beta: values('beta'),
    movingMean: values('moving_mean'),
    movingVariance: values('moving_variance'),
  };
}
