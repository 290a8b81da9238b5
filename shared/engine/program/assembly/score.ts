// How well a batch was done.
import { batchSize, claim } from './threads';
import { address, at, word } from './words';

/** Networks with no more classes than this have no top-5 accuracy: every image would count. */
const TOP: i32 = 5;

/** Values of the row that are greater than that of the label. */
function aheadOf(row: usize, label: i32, n: i32): i32 {
  const own = f32.load(at(row, label));
  let ahead = 0;
  for (let j = 0; j < n; j++) if (f32.load(at(row, j)) > own) ahead++;
  return ahead;
}

/** Values of the row that equal that of the label and stand before it: of equals the first is taken. */
function tiesBefore(row: usize, label: i32): i32 {
  const own = f32.load(at(row, label));
  let ties = 0;
  for (let j = 0; j < label; j++) if (f32.load(at(row, j)) == own) ties++;
  return ties;
}

/** Whether the label's value is a number: nothing is greater than NaN, yet a network that gives it has told nothing. */
function isTold(row: usize, label: i32, n: i32): bool {
  return label >= 0 && label < n && !isNaN(f32.load(at(row, label)));
}

/**
 * Outputs, labels, losses of the rows, score, classes: the mean loss (float32), how many greatest outputs are their class's,
 * and how many classes are among the five greatest, NaN where there are no more than five. A class whose output is NaN is no hit.
 */
export function score(pc: usize): void {
  if (claim() > 0) return;
  const rows = batchSize(),
    n = word(pc, 4);
  let total: f64 = 0,
    hits = 0,
    among = 0;
  for (let i = 0; i < rows; i++) {
    total += <f64>f32.load(at(address(pc, 2), i));
    const row = at(address(pc, 0), i * n),
      label = load<i32>(at(address(pc, 1), i));
    if (!isTold(row, label, n)) continue;
    const ahead = aheadOf(row, label, n);
    if (ahead == 0 && tiesBefore(row, label) == 0) hits++;
    if (ahead < TOP) among++;
  }
  f32.store(address(pc, 3), <f32>(total / <f64>rows));
  f32.store(address(pc, 3) + 4, <f32>hits);
  f32.store(address(pc, 3) + 8, n > TOP ? <f32>among : f32.NaN);
}
