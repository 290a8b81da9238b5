import { tensor } from '@tensorflow/tfjs-core';
import { createLooks } from '../../shared/engine/probes/looks';
import { createReader } from '../../shared/engine/probes/reader';
import { createRandom } from '../../shared/random';
import { type Frame, histogramScale, measureFrame, plainValues } from '../../shared/signals';

/** How far a frame that was counted on a GPU is from one of the same values that was counted here. */
export interface FrameResult {
  readonly shape: string;
  /** Largest difference of a statistic or an edge, over the larger of 1 and its size; NaN where only one of them is a number. */
  readonly statistics: number;
  /** Values in another bin. */
  readonly moved: number;
  /** Values so near the edge of a bin that rounding may move them. */
  readonly nearEdges: number;
  readonly parameters: boolean;
}

const NUMBERS = ['mean', 'variance', 'min', 'max', 'nonPositive'] as const;

/** Extents odd and even; parts of a histogram on WebGL have 62 rows. More taps than one program reads, on WebGL and on WebGPU. */
const SHAPES = [
  [3, 13, 13, 6],
  [2, 7, 8, 3],
  [70, 5],
  [1, 1, 1, 1],
  [4, 20, 19, 2],
  [9, 7],
  [2, 3, 5, 16],
  [5, 6, 6, 4],
] as const;

interface Tap {
  readonly shape: readonly number[];
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly gamma: Float32Array;
}

/** All taps looked at in one step. */
export async function compareFrames(): Promise<FrameResult[]> {
  const taps = SHAPES.map((shape): Tap => {
    const [before, after] = [values(shape, 2, 1), values(shape, 1, 0.3)];
    return { shape, before, after, gamma: after.slice(0, shape.at(-1)) };
  });
  const looks = createLooks(createReader(), null);
  for (const { shape, before, after, gamma } of taps) {
    looks.take({
      ...{ step: 3, node: shape.join('×') },
      ...{ before: tensor(before, [...shape]), after: tensor(after, [...shape]) },
      weights: [{ name: 'gamma', tensor: tensor(gamma) }],
    });
  }
  const frames = await looks.frames();
  looks.dispose();
  return taps.map((tap, index) => {
    const got = frames[index];
    if (got === undefined) throw new Error('A tap has no frame.');
    return compareFrame(tap, got);
  });
}

function compareFrame({ shape, before, after, gamma }: Tap, got: Frame): FrameResult {
  const channels = shape.at(-1) ?? 1;
  const tap = shape.join('×');
  const want = measureFrame({
    ...{ step: 3, tap, channels },
    ...{ before: plainValues(before, channels), after: plainValues(after, channels) },
    parameters: { gamma, beta: null, movingMean: null, movingVariance: null },
  });
  return {
    shape: tap,
    statistics: differenceOf(got, want),
    moved:
      movedBetween(got.before.counts, want.before.counts) + movedBetween(got.after.counts, want.after.counts),
    nearEdges: nearEdges(before, want) + nearEdges(after, want),
    parameters: got.tap === tap && got.parameters.gamma?.join() === gamma.join(),
  };
}

/** Normal values; of images the first channel has a NaN, in one of a single pixel nothing else, and the second an infinity. */
function values(shape: readonly number[], deviation: number, mean: number): Float32Array {
  const random = createRandom(shape.length + deviation);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const made = Float32Array.from({ length: size }, () => mean + deviation * random.normal());
  if (shape.length === 4) made.set([Number.NaN, Number.POSITIVE_INFINITY].slice(0, size));
  return made;
}

function differenceOf(got: Frame, want: Frame): number {
  const pairs = (['before', 'after'] as const).flatMap((side) =>
    NUMBERS.flatMap((name) => pairsOf(got[side][name], want[side][name])),
  );
  const edges = [...pairsOf(got.low, want.low), ...pairsOf(got.high, want.high)];
  return [...pairs, ...edges].reduce((worst, [ours = Number.NaN, theirs = Number.NaN]) => {
    if (Number.isNaN(ours) && Number.isNaN(theirs)) return worst;
    const error = Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs));
    return error > worst || Number.isNaN(error) ? error : worst;
  }, 0);
}

function pairsOf(got: Float32Array, want: Float32Array): (readonly [number | undefined, number])[] {
  return Array.from(want, (value, at) => [got[at], value] as const);
}

/** Half the differences: a value that moved is missed in one bin and too many in another. */
function movedBetween(got: Uint32Array, want: Uint32Array): number {
  return want.reduce((sum, count, at) => sum + Math.abs(count - (got[at] ?? Number.NaN)), 0) / 2;
}

function nearEdges(of: Float32Array, frame: Frame): number {
  const scale = histogramScale(frame, frame.bins);
  return of.filter((value, at) => {
    const channel = at % frame.channels;
    const place = (value - (frame.low[channel] ?? 0)) * (scale[channel] ?? 0);
    return Math.abs(place - Math.round(place)) < 1e-3;
  }).length;
}
