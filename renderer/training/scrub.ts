/**
 * Index of the last step that is not after `position` in ascending `steps`; 0 where all are after it, −1 where there is
 * none. Binary search.
 */
export function frameIndexAt(steps: ArrayLike<number>, position: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? Number.POSITIVE_INFINITY) <= position) low = middle + 1;
    else high = middle;
  }
  return steps.length === 0 ? -1 : Math.max(0, low - 1);
}

/** The step of the frame nearest to `position`, or null where there is none. */
export function nearestFrameStep(steps: readonly number[], position: number): number | null {
  const index = frameIndexAt(steps, position);
  const before = steps[index];
  if (before === undefined) return null;
  const after = steps[index + 1];
  return after !== undefined && after - position < position - before ? after : before;
}

/** The step `delta` frames away from the frame shown at `position`, held within the run; null where there is none. */
export function movedFrameStep(
  steps: readonly number[],
  position: number | null,
  delta: number,
): number | null {
  const last = steps.length - 1;
  const index = position === null ? last : frameIndexAt(steps, position);
  return steps[Math.min(last, Math.max(0, index + delta))] ?? null;
}

/** Frames to advance per tick so that a whole run plays in at most `ticks` ticks. */
export const playStride = (frames: number, ticks: number): number => Math.max(1, Math.ceil(frames / ticks));

/**
 * At most `limit` of the steps, evenly spread: every 2ᵏ-th, and always the last. The sampled set of a growing run
 * nests, so what was loaded and drawn for it stays of use.
 */
export function sampledSteps(steps: readonly number[], limit: number): readonly number[] {
  let stride = 1;
  while (Math.ceil(steps.length / stride) > limit) stride *= 2;
  const sampled = steps.filter((_, index) => index % stride === 0);
  const last = steps.at(-1);
  return last === undefined || sampled.at(-1) === last ? sampled : [...sampled, last];
}
