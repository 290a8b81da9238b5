import {
  BINS,
  type ChannelValues,
  histogramScale,
  type Moments,
  momentsOf,
  plainValues,
  sharedRanges,
} from '../../signals';
import type { AreaValues } from './areaValues';
import type { Emitter } from './emitter';
import type { AffineView } from './lower/lowering';
import type { TapView } from './lowerNetwork';
import { Opcode } from './opcodes';
import type { Area } from './program';

/** Pieces in which a tensor is counted; as in `assembly/frames.ts`. */
const PIECES = 4;

/** Both sides of a tap. */
export type Sides<Value> = Readonly<Record<'before' | 'after', Value>>;

/** A tap that is counted in memory. */
export interface CountedTap {
  readonly node: string;
  readonly channels: number;
  /** What it is counted into: kept, for the host reads it after a run. */
  readonly areas: readonly Area[];
  emitStatistics(): void;
  emitHistograms(): void;
  /** The moments, once the statistics have run over `batch` images; sets the ranges that the histograms count in. */
  moments(memory: AreaValues, batch: number): Sides<Moments>;
  /** The sides' values, once the histograms have run too. */
  values(memory: AreaValues, batch: number, moments: Sides<Moments>): Sides<ChannelValues>;
}

/** Ranges and counts of a tap, which are the same for every kind. */
interface Counters {
  readonly low: Area;
  readonly perUnit: Area;
  readonly counts: Sides<Area>;
}

export function countTap(emitter: Emitter, tap: TapView): CountedTap {
  const { channels } = tap;
  const counts = (): Area => emitter.fixed('counts of a frame', PIECES * channels * BINS);
  const counters: Counters = {
    low: emitter.fixed('lows of a frame', channels),
    perUnit: emitter.fixed('bins per unit of a frame', channels),
    counts: { before: counts(), after: counts() },
  };
  const { after } = tap;
  if ('affine' in after) return countAffine(emitter, tap, after.affine, counters);
  if ('area' in after) return countPlain(emitter, tap, after.area, counters);
  return countWritten(emitter, tap, after.write, counters);
}

/** A norm whose output is written for the frame alone. */
function countWritten(
  emitter: Emitter,
  tap: TapView,
  write: (to: Area) => void,
  counters: Counters,
): CountedTap {
  const output = emitter.perImage('output of a norm for a frame', tap.rows * tap.channels);
  const counted = countPlain(emitter, tap, output, counters);
  return {
    ...counted,
    emitStatistics: () => {
      write(output);
      counted.emitStatistics();
    },
  };
}

/** A norm that is a factor and a term per channel: one pass over its input tells of both sides. */
function countAffine(
  emitter: Emitter,
  { node, rows, channels, before: x }: TapView,
  { scale, offset, mean, variance }: AffineView,
  { low, perUnit, counts }: Counters,
): CountedTap {
  const extremes = emitter.fixed('extremes of a frame', 4 * PIECES * channels);
  const statistics = { before: [mean, variance], after: [scale, offset] } as const;
  const written = (memory: AreaValues, batch: number): Sides<ChannelValues> => {
    const values = memory.floats(x).slice(0, batch * rows * channels);
    const [factors, terms] = [memory.floats(scale), memory.floats(offset)];
    const made = values.map((value, at) => {
      const channel = at % channels;
      return Math.fround(value * (factors[channel] ?? 0)) + (terms[channel] ?? 0);
    });
    return { before: plainValues(values, channels), after: plainValues(made, channels) };
  };
  return {
    ...{ node, channels },
    areas: [low, perUnit, counts.before, counts.after, extremes, ...statistics.before, ...statistics.after],
    emitStatistics: () => emitter.emit(Opcode.FrameExtremes, x, scale, offset, rows, channels, extremes),
    emitHistograms: () =>
      emitter.emit(
        ...([Opcode.FrameHistograms, x, scale, offset, rows, channels, low, perUnit, BINS] as const),
        ...[counts.before, counts.after],
      ),
    moments: (memory, batch) => {
      const sides = affineMoments(
        { mean: memory.floats(mean), variance: memory.floats(variance) },
        { scale: memory.floats(scale), offset: memory.floats(offset) },
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

/** Two tensors, each counted on its own. */
function countPlain(
  emitter: Emitter,
  { node, rows, channels, before }: TapView,
  after: Area,
  { low, perUnit, counts }: Counters,
): CountedTap {
  // Per channel two float64 sums, two extremes, a count, and what distances are counted from.
  const record = (): Area => emitter.fixed('statistics of a frame', 8 * PIECES * channels);
  const records = { before: record(), after: record() };
  const sides = { before, after };
  const names = ['before', 'after'] as const;
  const written = (memory: AreaValues, batch: number): Sides<ChannelValues> => {
    const side = (area: Area): ChannelValues =>
      plainValues(memory.floats(area).slice(0, batch * rows * channels), channels);
    return { before: side(before), after: side(after) };
  };
  return {
    ...{ node, channels },
    areas: [low, perUnit, counts.before, counts.after, records.before, records.after],
    emitStatistics: () => {
      for (const side of names)
        emitter.emit(Opcode.FrameStatistics, sides[side], rows, channels, records[side]);
    },
    emitHistograms: () => {
      for (const side of names)
        emitter.emit(Opcode.FrameHistogram, sides[side], rows, channels, low, perUnit, BINS, counts[side]);
    },
    moments: (memory, batch) => {
      const side = (record: Area): Moments => readMoments(memory, record, channels, batch * rows);
      const counted = { before: side(records.before), after: side(records.after) };
      const known = [counted.before, counted.after].every(({ variance }) => variance.every(Number.isFinite));
      const moments = known ? counted : momentsOfBoth(written(memory, batch));
      setRanges(memory, low, perUnit, moments);
      return moments;
    },
    values: (memory, batch, moments) =>
      countedValues(memory, counts, channels, batch * rows, moments) ?? written(memory, batch),
  };
}

function momentsOfBoth({ before, after }: Sides<ChannelValues>): Sides<Moments> {
  return { before: before.moments(), after: after.moments() };
}

function setRanges(memory: AreaValues, low: Area, perUnit: Area, { before, after }: Sides<Moments>): void {
  const ranges = sharedRanges(before, after);
  memory.floats(low).set(ranges.low);
  memory.floats(perUnit).set(histogramScale(ranges, BINS));
}

/** Both sides as they were counted; null where a value that is no finite number needs the plain loops. */
function countedValues(
  memory: AreaValues,
  counts: Sides<Area>,
  channels: number,
  count: number,
  moments: Sides<Moments>,
): Sides<ChannelValues> | null {
  const finite = [moments.before, moments.after].every(({ mean }) => mean.every(Number.isFinite));
  if (!finite) return null;
  const side = (area: Area, own: Moments): ChannelValues => {
    const cells = Uint32Array.from(memory.integers(area).subarray(0, channels * BINS));
    return { count, moments: () => own, histograms: () => cells };
  };
  return { before: side(counts.before, moments.before), after: side(counts.after, moments.after) };
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

/** Moments of x, and those of x·scale + offset, which follow from them: means and extremes are carried over, variances grow by scale². */
function affineMoments(
  { mean, variance }: Readonly<Record<'mean' | 'variance', Float32Array>>,
  { scale, offset }: Readonly<Record<'scale' | 'offset', Float32Array>>,
  { min, max, nonPositive }: Extremes,
  count: number,
): Sides<Moments> {
  const share = (counts: Float64Array): Float64Array => counts.map((each) => each / count);
  const carried = (values: Float64Array): Float64Array =>
    values.map((value, channel) => Math.fround(value * (scale[channel] ?? 0)) + (offset[channel] ?? 0));
  const [one, other] = [carried(min), carried(max)];
  return {
    before: {
      mean: Float64Array.from(mean),
      variance: Float64Array.from(variance),
      min,
      max,
      nonPositive: share(nonPositive.before),
    },
    after: {
      mean: Float64Array.from(
        mean,
        (value, channel) => value * (scale[channel] ?? 0) + (offset[channel] ?? 0),
      ),
      variance: Float64Array.from(variance, (value, channel) => value * (scale[channel] ?? 0) ** 2),
      min: one.map((value, channel) => Math.min(value, other[channel] ?? 0)),
      max: one.map((value, channel) => Math.max(value, other[channel] ?? 0)),
      nonPositive: share(nonPositive.after),
    },
  };
}

/** The records of all pieces of a tensor, added. */
function readMoments(memory: AreaValues, record: Area, channels: number, count: number): Moments {
  const [doubles, floats, counts] = [memory.doubles(record), memory.floats(record), memory.integers(record)];
  const sums = {
    shift: Float64Array.from(floats.subarray(7 * channels, 8 * channels)),
    sum: new Float64Array(channels),
    squares: new Float64Array(channels),
    min: new Float64Array(channels).fill(Number.POSITIVE_INFINITY),
    max: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
    nonPositive: new Float64Array(channels),
  };
  for (let piece = 0; piece < PIECES; piece++) {
    for (let channel = 0; channel < channels; channel++) {
      const double = 4 * piece * channels + channel;
      const float = 8 * piece * channels + 4 * channels + channel;
      sums.sum[channel] = (sums.sum[channel] ?? 0) + (doubles[double] ?? 0);
      sums.squares[channel] = (sums.squares[channel] ?? 0) + (doubles[double + channels] ?? 0);
      sums.min[channel] = Math.min(sums.min[channel] ?? 0, floats[float] ?? 0);
      sums.max[channel] = Math.max(sums.max[channel] ?? 0, floats[float + channels] ?? 0);
      sums.nonPositive[channel] = (sums.nonPositive[channel] ?? 0) + (counts[float + 2 * channels] ?? 0);
    }
  }
  return momentsOf(sums, count);
}
