import { BINS, type ChannelValues, type Moments, momentsOf, plainValues } from '../../signals';
import type { AreaValues } from './areaValues';
import { countCentred } from './centredTap';
import type { Emitter } from './emitter';
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

export function countTap(emitter: Emitter, tap: TapView): CountedTap {
  const { channels } = tap;
  const counts = (): Area => emitter.fixed('counts of a frame', PIECES * channels * BINS);
  const counters: Counters = {
    low: emitter.fixed('lows of a frame', channels),
    perUnit: emitter.fixed('bins per unit of a frame', channels),
    counts: { before: counts(), after: counts() },
  };
  const { after } = tap;
  if ('centred' in after) return countCentred(emitter, tap, after.centred, counters);
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
