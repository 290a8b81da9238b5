import { tensor } from '@tensorflow/tfjs-core';
import { takeLook } from '../../shared/engine/probes/look';
import { createReader } from '../../shared/engine/probes/reader';
import { createRandom } from '../../shared/random';
import { type Frame, histogramScale, measureFrame, plainValues } from '../../shared/signals';

/** How far a frame that was counted on a GPU is from one of the same values that was counted here. */
export interface FrameResult {
  readonly shape: string;
  /** Largest difference of a statistic, over the larger of 1 and its size; NaN where only one of them is a number. */
  readonly statistics: number;
  /** Values in another bin. */
  readonly moved: number;
  /** Values so near the edge of a bin that rounding may move them. */
  readonly nearEdges: number;
  readonly parameters: boolean;
}

const NUMBERS = ['mean', 'variance', 'min', 'max', 'nonPositive'] as const;

/** Extents odd and even; parts of a histogram on WebGL have 62 rows. */
const SHAPES = [
  [3, 13, 13, 6],
  [2, 7, 8, 3],
  [70, 5],
] as const;

export function compareFrames(): Promise<FrameResult[]> {
  return Promise.all(SHAPES.map((shape) => compareFrame([...shape])));
}

async function compareFrame(shape: number[]): Promise<FrameResult> {
  const channels = shape.at(-1) ?? 1;
  const [before, after] = [values(shape, 2, 1), values(shape, 1, 0.3)];
  const gamma = after.slice(0, channels);
  const sides = { before: tensor(before, shape), after: tensor(after, shape) };
  const weights = [{ name: 'gamma', tensor: tensor(gamma) }];
  const look = takeLook({ step: 3, node: 'bn', ...sides, weights }, createReader(), null);
  const got = await look.frame();
  look.dispose();
  const want = measureFrame({
    ...{ step: 3, tap: 'bn', channels },
    ...{ before: plainValues(before, channels), after: plainValues(after, channels) },
    parameters: { gamma, beta: null, movingMean: null, movingVariance: null },
  });
  return {
    shape: shape.join('×'),
    statistics: differenceOf(got, want),
    moved:
      movedBetween(got.before.counts, want.before.counts) + movedBetween(got.after.counts, want.after.counts),
    nearEdges: nearEdges(before, want) + nearEdges(after, want),
    parameters: got.parameters.gamma?.join() === gamma.join(),
  };
}

/** Normal values; the first channel has a NaN and the second an infinity, where there are so many. */
function values(shape: readonly number[], deviation: number, mean: number): Float32Array {
  const random = createRandom(shape.length + deviation);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const made = Float32Array.from({ length: size }, () => mean + deviation * random.normal());
  if (shape.length === 4) made.set([Number.NaN, Number.POSITIVE_INFINITY]);
  return made;
}

function differenceOf(got: Frame, want: Frame): number {
  const pairs = (['before', 'after'] as const).flatMap((side) =>
    NUMBERS.flatMap((name) => Array.from(want[side][name], (value, at) => [got[side][name][at], value])),
  );
  return pairs.reduce((worst, [ours = Number.NaN, theirs = Number.NaN]) => {
    if (Number.isNaN(ours) && Number.isNaN(theirs)) return worst;
    const error = Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs));
    return error > worst || Number.isNaN(error) ? error : worst;
  }, 0);
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
