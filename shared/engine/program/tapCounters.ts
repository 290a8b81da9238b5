import { BINS, type ChannelValues, histogramScale, type Moments, sharedRanges } from '../../signals';
import type { AreaValues } from './areaValues';
import type { Area } from './program';

/** Pieces in which a tensor is counted; as in `assembly/frames.ts`. */
export const PIECES = 4;

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
export interface Counters {
  readonly low: Area;
  readonly perUnit: Area;
  readonly counts: Sides<Area>;
}

/** The moments by the plain loops, which pass over what is no finite number. */
export function momentsOfBoth({ before, after }: Sides<ChannelValues>): Sides<Moments> {
  return { before: before.moments(), after: after.moments() };
}

/** Sets the ranges that the histograms of both sides count in. */
export function setRanges(
  memory: AreaValues,
  low: Area,
  perUnit: Area,
  { before, after }: Sides<Moments>,
): void {
  const ranges = sharedRanges(before, after);
  memory.floats(low).set(ranges.low);
  memory.floats(perUnit).set(histogramScale(ranges, BINS));
}

/** Both sides as they were counted; null where a value that is no finite number needs the plain loops. */
export function countedValues(
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
