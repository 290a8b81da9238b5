import type { StepColumns } from '../../shared/protocol/runs';

/** The last steps that the cost is measured over, and the fewest of either sort that make it a measurement. */
const WINDOW = 1000;
const FEWEST_WITH_FRAMES = 8;
const FEWEST_WITHOUT = 24;
/** The first steps warm caches and compile kernels; they tell nothing of the rest. */
const WARM_UP = 5;

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * What taking frames adds to the time of training, as a share of the time without: the median step with frames against
 * the median step without, weighted by how many steps had frames. Null where too few steps of either sort were measured;
 * 0 where steps with frames were no slower.
 *
 * @param framed steps at which frames were taken, ascending
 */
export function frameCost(steps: StepColumns, framed: readonly number[]): number | null {
  const withFrames: number[] = [];
  const without: number[] = [];
  const framedSteps = new Set(framed);
  for (let index = Math.max(WARM_UP, steps.step.length - WINDOW); index < steps.step.length; index++) {
    const sort = framedSteps.has(steps.step[index] ?? 0) ? withFrames : without;
    sort.push(steps.milliseconds[index] ?? Number.NaN);
  }
  if (withFrames.length < FEWEST_WITH_FRAMES || without.length < FEWEST_WITHOUT) return null;
  const plain = median(without);
  const extra = Math.max(0, median(withFrames) - plain) * withFrames.length;
  return extra / (plain * (withFrames.length + without.length));
}
