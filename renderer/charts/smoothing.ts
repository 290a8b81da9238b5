/**
 * Exponential moving average, corrected for its start: s ← β s + (1 − β) x, and s / (1 − βⁿ) after n values (the
 * correction of Adam, Kingma & Ba 2015). Values that are not finite are left out of the average and become NaN.
 *
 * @param weight β in [0, 1): 0 gives the values themselves.
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let average = 0;
  let remaining = 1;
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) {
      smoothed[index] = Number.NaN;
      return;
    }
    average = weight * average + (1 - weight) * value;
    remaining *= weight;
    smoothed[index] = average / (1 - remaining);
  });
  return smoothed;
}
