import { findDataset } from '../../shared/data/catalogue';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { StepColumns } from '../../shared/protocol/runs';
import { formatCount } from '../charts/format';

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
 * 0 where steps with frames were no slower. Steps on smaller batches, which take less time, are not measured by, but counted.
 *
 * @param framed steps at which frames were taken, ascending
 * @param smallerEvery every so many steps there is a smaller batch; null where all are alike
 */
export function frameCost(
  steps: StepColumns,
  framed: readonly number[],
  smallerEvery: number | null,
): number | null {
  const withFrames: number[] = [];
  const without: number[] = [];
  const framedSteps = new Set(framed);
  const first = Math.max(WARM_UP, steps.step.length - WINDOW);
  let counted = 0;
  for (let index = first; index < steps.step.length; index++) {
    const step = steps.step[index] ?? 0;
    const hasFrames = framedSteps.has(step);
    if (hasFrames) counted += 1;
    if (smallerEvery !== null && step % smallerEvery === 0) continue;
    (hasFrames ? withFrames : without).push(steps.milliseconds[index] ?? Number.NaN);
  }
  if (withFrames.length < FEWEST_WITH_FRAMES || without.length < FEWEST_WITHOUT) return null;
  const plain = median(without);
  const extra = Math.max(0, median(withFrames) - plain) * counted;
  return extra / (plain * (steps.step.length - first));
}

/** Every how many steps of a training there is a smaller batch, the last of its epoch; null where all batches are alike. */
export function smallerBatchEvery(document: NormscopeDocument): number | null {
  const images = imagesOf(document);
  const { batchSize } = document.training;
  return images <= batchSize || images % batchSize === 0 ? null : Math.ceil(images / batchSize);
}

/** How often a training takes frames, in words; at the end of an epoch it takes some too, which matters where few others come. */
export function frameRhythm(document: NormscopeDocument): string {
  const { framesEvery, batchSize } = document.training;
  if (framesEvery === 1) return 'every step';
  const often = `every ${formatCount(framesEvery)} steps`;
  return framesEvery * batchSize < imagesOf(document) ? often : `${often} and at ends of epochs`;
}

const imagesOf = ({ dataset }: NormscopeDocument): number => findDataset(dataset.id)?.trainCount ?? 0;
