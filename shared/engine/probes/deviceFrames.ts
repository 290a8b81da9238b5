import { BINS, type Frame } from '../../signals';
import { type CountedTaps, countTaps } from '../kernels/tapCounts';
import { type Columns, columnsOf, TAP_ROWS } from '../kernels/tapLayout';
import type { Reader } from './reader';
import { channelsOf, parametersOf, shownWeights, type View } from './view';

/**
 * The frames of all views, counted on the device in float32, in their order. Nothing is read in between, so that everything
 * comes back at once; what comes back are some hundred numbers a channel, however many values it has.
 */
export async function framesOnDevice(views: readonly View[], reader: Reader): Promise<Frame[]> {
  const groups = countTaps(views);
  try {
    // Awaited together: where the device is lost, all of them fail, and each must be heard.
    return (await Promise.all(groups.map((group) => framesOf(group, reader)))).flat();
  } finally {
    for (const { statistics, counts } of groups) {
      statistics.dispose();
      counts.dispose();
    }
  }
}

/** What was read back of a group of taps. */
interface Read {
  readonly statistics: Float32Array;
  readonly counts: Float32Array;
  /** Columns of all taps. */
  readonly width: number;
}

async function framesOf(group: CountedTaps<View>, reader: Reader): Promise<Frame[]> {
  const { taps, statistics, counts } = group;
  const columns = columnsOf(taps);
  const [parameters, ofStatistics, ofCounts] = await Promise.all([
    Promise.all(taps.map((view) => readParameters(view, reader))),
    reader.read(statistics),
    reader.read(counts),
  ]);
  const read = { statistics: ofStatistics, counts: ofCounts, width: columns.at(-1)?.end ?? 0 };
  return taps.map((view, tap) => {
    const own = columns[tap];
    if (own === undefined) throw new Error(`Nothing was read back of «${view.node}».`);
    return frameOf(view, own, read, parametersOf(parameters[tap] ?? new Map()));
  });
}

async function readParameters(view: View, reader: Reader): Promise<ReadonlyMap<string, Float32Array>> {
  const read = shownWeights(view).map(async ({ name, tensor }) => [name, await reader.read(tensor)] as const);
  return new Map(await Promise.all(read));
}

function frameOf(
  view: View,
  { start, channels }: Columns,
  read: Read,
  parameters: Frame['parameters'],
): Frame {
  const row = (name: (typeof TAP_ROWS)[number]): Float32Array => {
    const first = TAP_ROWS.indexOf(name) * read.width + start;
    return read.statistics
      .slice(first, first + channels)
      .map((value) => (Number.isFinite(value) ? value : Number.NaN));
  };
  const side = (name: 'before' | 'after'): Frame['before'] => {
    const first = BINS * ((name === 'before' ? 0 : read.width) + start);
    return {
      counts: Uint32Array.from(read.counts.subarray(first, first + BINS * channels)),
      mean: row(`${name} mean`),
      variance: row(`${name} variance`),
      min: row(`${name} min`),
      max: row(`${name} max`),
      nonPositive: row(`${name} nonPositive`),
    };
  };
  return {
    step: view.step,
    tap: view.node,
    channels: channelsOf(view),
    bins: BINS,
    count: view.before.size / channels,
    low: row('low'),
    high: row('high'),
    before: side('before'),
    after: side('after'),
    parameters,
  };
}
