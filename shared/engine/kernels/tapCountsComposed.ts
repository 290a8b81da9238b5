import {
  abs,
  add,
  cast,
  clipByValue,
  concat,
  div,
  floor,
  lessEqual,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  oneHot,
  pad,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { LEAST_RELATIVE_WIDTH, REACH } from '../../signals/histogram';
import { BINS } from '../../signals/measureFrame';
import type { KernelCall } from './kernel';
import { rowsOf } from './rows';
import { sidesOf } from './tapLayout';

/** The counts of taps from TensorFlow.js' operators, for finite values. */
export function composeTapCounts(call: KernelCall): Tensor[] {
  return tidy(() => {
    const taps = sidesOf(call).map(({ before, after }) => countOne(rowsOf(before), rowsOf(after)));
    const statistics = taps.map((tap) =>
      pad(tap.statistics, [
        [0, 0],
        [0, (tap.statistics.shape[1] ?? 0) % 2],
      ]),
    );
    const counts = [...taps.map(({ before }) => before), ...taps.map(({ after }) => after)];
    return [
      concat(statistics, 1),
      concat(
        counts.map((each) =>
          pad(each, [
            [0, (each.shape[0] ?? 0) % 2],
            [0, 0],
          ]),
        ),
      ),
    ];
  });
}

interface CountedTap {
  /** The rows that `TAP_ROWS` names. */
  readonly statistics: Tensor;
  readonly before: Tensor;
  readonly after: Tensor;
}

function countOne(before: Tensor2D, after: Tensor2D): CountedTap {
  const [entered, left] = [momentsOf(before), momentsOf(after)];
  const low = minimum(entered.from, left.from);
  const high = maximum(entered.to, left.to);
  const least = mul(maximum(abs(low), abs(high)), LEAST_RELATIVE_WIDTH);
  const widening = where(lessEqual(sub(high, low), least), maximum(least, 0.5), 0);
  const range = { low: sub(low, widening), high: add(high, widening) };
  return {
    statistics: stack([
      ...entered.rows,
      ...left.rows,
      nonPositiveOf(before),
      nonPositiveOf(after),
      range.low,
      range.high,
    ]),
    before: histogramOf(before, range),
    after: histogramOf(after, range),
  };
}

/** Mean, variance and extremes, and what of the channel a histogram shows. */
function momentsOf(x: Tensor2D) {
  const center = mean(x, 0);
  const variance = mean(square(sub(x, center)), 0);
  const [least, largest] = [min(x, 0), max(x, 0)];
  const tail = mul(sqrt(variance), REACH);
  return {
    rows: [center, variance, least, largest],
    from: maximum(least, sub(center, tail)),
    to: minimum(largest, add(center, tail)),
  };
}

function nonPositiveOf(x: Tensor2D): Tensor {
  return mean(cast(lessEqual(x, 0), 'float32'), 0);
}

/** `[channels, BINS]` */
function histogramOf(x: Tensor2D, { low, high }: { readonly low: Tensor; readonly high: Tensor }): Tensor {
  const place = floor(mul(sub(x, low), div(BINS, sub(high, low))));
  return sum(cast(oneHot(cast(clipByValue(place, 0, BINS - 1), 'int32'), BINS), 'float32'), 0);
}
