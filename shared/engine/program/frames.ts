import {
  BINS,
  type ChannelSums,
  type ChannelValues,
  type Frame,
  histogramScale,
  type Moments,
  measureFrame,
  momentsOf,
  type NormParameters,
  plainValues,
  sharedRanges,
} from '../../signals';
import type { TapView } from './lowerNetwork';
import type { Machine } from './machine';
import {
  FRAME_PIECES,
  type SideAreas,
  STATISTICS_BYTES,
  type TapAreas,
  type TrainingProgram,
} from './trainingProgram';
import type { WeightsLayout } from './weightsLayout';

/**
 * Frames of all taps of the step whose forward pass was run last, over `batch` images: all sums in one run, then, in the
 * ranges they give, all counts in another. A side with a NaN or infinity is counted by the plain loops, which know better.
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
  const measured = taps.map((tap) => ({
    tap,
    before: momentsAt(machine, tap, tap.before, batch),
    after: momentsAt(machine, tap, tap.after, batch),
  }));
  for (const { tap, before, after } of measured) {
    const ranges = sharedRanges(before, after);
    machine.floats(tap.low).set(ranges.low);
    machine.floats(tap.scale).set(histogramScale(ranges, BINS));
  }
  machine.run(machine.spans.histograms, batch);
  return measured.map(({ tap, before, after }) =>
    measureFrame({
      ...{ step, tap: tap.node, channels: tap.channels },
      before: sideValues(machine, tap, tap.before, batch, before),
      after: sideValues(machine, tap, tap.after, batch, after),
      parameters: parametersOf(machine, weights, tap.node),
    }),
  );
}

function momentsAt(machine: Machine, tap: TapAreas, side: SideAreas, batch: number): Moments {
  const sums = sumsAt(machine, tap, side);
  const finite = [...sums.sum, ...sums.squares].every(Number.isFinite);
  return finite ? momentsOf(sums, batch * tap.rows) : writtenOut(machine, tap, side.view, batch).moments();
}

/** The records of all pieces, added. */
function sumsAt(machine: Machine, { channels }: TapAreas, { shift, statistics }: SideAreas): ChannelSums {
  const doubles = machine.doubles(statistics);
  const floats = machine.floats(statistics);
  const counts = machine.integers(statistics);
  const total = {
    shift: Float64Array.from(machine.floats(shift)),
    sum: new Float64Array(channels),
    squares: new Float64Array(channels),
    min: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
    max: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
    nonPositive: new Float64Array(channels),
  };
  for (let piece = 0; piece < FRAME_PIECES; piece++) {
    const start = piece * STATISTICS_BYTES * channels;
    for (let channel = 0; channel < channels; channel++) {
      const double = start / 8 + channel;
      const float = (start + 16 * channels) / 4 + channel;
      total.sum[channel] = (total.sum[channel] ?? 0) + (doubles[double] ?? 0);
      total.squares[channel] = (total.squares[channel] ?? 0) + (doubles[double + channels] ?? 0);
      total.min[channel] = Math.min(total.min[channel] ?? 0, floats[float] ?? 0);
      total.max[channel] = Math.max(total.max[channel] ?? 0, floats[float + channels] ?? 0);
      total.nonPositive[channel] = (total.nonPositive[channel] ?? 0) + (counts[float + 2 * channels] ?? 0);
    }
  }
  return total;
}

function sideValues(
  machine: Machine,
  tap: TapAreas,
  { view, counts }: SideAreas,
  batch: number,
  moments: Moments,
): ChannelValues {
  const count = batch * tap.rows;
  const total = addPieces(machine.integers(counts));
  const whole = total.reduce((sum, each) => sum + each, 0) === count * tap.channels;
  const finite = moments.mean.every(Number.isFinite);
  if (!whole || !finite) return writtenOut(machine, tap, view, batch);
  return { count, moments: () => moments, histograms: () => total };
}

function addPieces(counts: Int32Array): Uint32Array {
  const cells = counts.length / FRAME_PIECES;
  return Uint32Array.from({ length: cells }, (_, cell) => {
    let total = 0;
    for (let piece = 0; piece < FRAME_PIECES; piece++) total += counts[piece * cells + cell] ?? 0;
    return total;
  });
}

/** A side's values as an array. */
function writtenOut(
  machine: Machine,
  { rows, channels }: TapAreas,
  { x, scale, offset }: TapView,
  batch: number,
): ChannelValues {
  const values = machine.floats(x).slice(0, batch * rows * channels);
  if (scale === null) return plainValues(values, channels);
  const [factors, terms] = [machine.floats(scale), machine.floats(offset)];
  for (let at = 0; at < values.length; at++) {
    const channel = at % channels;
    values[at] = Math.fround((values[at] ?? 0) * (factors[channel] ?? 0)) + (terms[channel] ?? 0);
  }
  return plainValues(values, channels);
}

function parametersOf(machine: Machine, weights: WeightsLayout, node: string): NormParameters {
  const own = weights.find(node);
  const values = (name: string): Float32Array | null => {
    const weight = own.get(name);
    return weight === undefined ? null : machine.floats(weight.area).slice();
  };
  return {
    gamma: values('gamma'),
    beta: values('beta'),
    movingMean: values('moving_mean'),
    movingVariance: values('moving_variance'),
  };
}
