import { BINS, type ChannelValues, type Moments, plainValues } from '../../signals';
import type { AreaValues } from './areaValues';
import type { Emitter } from './emitter';
import type { CentredView } from './lower/lowering';
import type { TapView } from './lowerNetwork';
import { Opcode } from './opcodes';
import type { Area } from './program';
import {
  type CountedTap,
  type Counters,
  countedValues,
  momentsOfBoth,
  PIECES,
  type Sides,
  setRanges,
} from './tapCounters';

/** A norm that is (x − mean)·scale + shift of every channel: one pass over its input tells of both sides. */
export function countCentred(
  emitter: Emitter,
  { node, rows, channels, before: x }: TapView,
  view: CentredView,
  { low, perUnit, counts }: Counters,
): CountedTap {
  const extremes = emitter.fixed('extremes of a frame', 4 * PIECES * channels);
  const { mean, scale, shift } = view;
  const written = (memory: AreaValues, batch: number): Sides<ChannelValues> => {
    const values = memory.floats(x).slice(0, batch * rows * channels);
    const make = makerOf(vectorsOf(memory, view));
    const made = values.map((value, at) => make(value, at % channels));
    return { before: plainValues(values, channels), after: plainValues(made, channels) };
  };
  return {
    ...{ node, channels },
    areas: [low, perUnit, counts.before, counts.after, extremes, ...Object.values(view)],
    emitStatistics: () => emitter.emit(Opcode.FrameExtremes, x, mean, scale, shift, rows, channels, extremes),
    emitHistograms: () =>
      emitter.emit(
        ...([Opcode.FrameHistograms, x, mean, scale, shift, rows, channels, low, perUnit, BINS] as const),
        ...[counts.before, counts.after],
      ),
    moments: (memory, batch) => {
      const sides = momentsOfSides(
        vectorsOf(memory, view),
        readExtremes(memory, extremes, channels),
        batch * rows,
      );
      const known =
        sides.before.variance.every(Number.isFinite) && sides.after.variance.every(Number.isFinite);
      const moments = known ? sides : momentsOfBoth(written(memory, batch));
      setRanges(memory, low, perUnit, moments);
      return moments;
    },
    values: (memory, batch, moments) =>
      countedValues(memory, counts, channels, batch * rows, moments) ?? written(memory, batch),
  };
}

/** What the areas of a view hold. */
type Vectors = Readonly<Record<keyof CentredView, Float32Array>>;

function vectorsOf(memory: AreaValues, { mean, scale, shift, rest, variance }: CentredView): Vectors {
  return {
    mean: memory.floats(mean),
    scale: memory.floats(scale),
    shift: memory.floats(shift),
    rest: memory.floats(rest),
    variance: memory.floats(variance),
  };
}

/** (x − mean)·scale + shift, rounded to float32 at every step as the instructions round it. */
function makerOf({ mean, scale, shift }: Vectors): (x: number, channel: number) => number {
  return (x, channel) => {
    const distance = Math.fround(x - (mean[channel] ?? 0));
    return Math.fround(Math.fround(distance * (scale[channel] ?? 0)) + (shift[channel] ?? 0));
  };
}

/** Of every channel: extremes of x, and how many values of x and of what the norm makes of it are ≤ 0. */
interface Extremes {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly nonPositive: Sides<Float64Array>;
}

function readExtremes(memory: AreaValues, area: Area, channels: number): Extremes {
  const [floats, counts] = [memory.floats(area), memory.integers(area)];
  const min = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const max = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  const nonPositive = { before: new Float64Array(channels), after: new Float64Array(channels) };
  for (let piece = 0; piece < PIECES; piece++) {
    for (let channel = 0; channel < channels; channel++) {
      const at = 4 * piece * channels + channel;
      min[channel] = Math.min(min[channel] ?? 0, floats[at] ?? 0);
      max[channel] = Math.max(max[channel] ?? 0, floats[at + channels] ?? 0);
      nonPositive.before[channel] = (nonPositive.before[channel] ?? 0) + (counts[at + 2 * channels] ?? 0);
      nonPositive.after[channel] = (nonPositive.after[channel] ?? 0) + (counts[at + 3 * channels] ?? 0);
    }
  }
  return { min, max, nonPositive };
}

/**
 * Moments of x, and those of (x − mean)·scale + shift, which follow from them: means and extremes are carried over, variances grow
 * by scale².
 */
function momentsOfSides(
  vectors: Vectors,
  { min, max, nonPositive }: Extremes,
  count: number,
): Sides<Moments> {
  const { mean, scale, shift, rest, variance } = vectors;
  const share = (counts: Float64Array): Float64Array => counts.map((each) => each / count);
  const make = makerOf(vectors);
  const [one, other] = [min.map(make), max.map(make)];
  return {
    before: {
      mean: Float64Array.from(mean, (value, channel) => value + (rest[channel] ?? 0)),
      variance: Float64Array.from(variance),
      min,
      max,
      nonPositive: share(nonPositive.before),
    },
    after: {
      mean: Float64Array.from(
        shift,
        (value, channel) => (rest[channel] ?? 0) * (scale[channel] ?? 0) + value,
      ),
      variance: Float64Array.from(variance, (value, channel) => value * (scale[channel] ?? 0) ** 2),
      min: one.map((value, channel) => Math.min(value, other[channel] ?? 0)),
      max: one.map((value, channel) => Math.max(value, other[channel] ?? 0)),
      nonPositive: share(nonPositive.after),
    },
  };
}
