import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPower,
  formatRate,
  formatTick,
} from '../../../renderer/charts/format';
import { drawHistogram, sharedPeak } from '../../../renderer/charts/histogram';
import { pooledHistogram } from '../../../renderer/charts/pool';
import { extent, linearScale, logScale, niceTicks, padded, wholeScale } from '../../../renderer/charts/scale';
import type { ChartTheme } from '../../../renderer/charts/theme';
import type { Frame } from '../../../shared/signals/frame';
import { cutRuns } from '../../../shared/signals/robustPeak';
import { frameAt } from './fixtures';

const theme: ChartTheme = {
  ...{ bg: '', surface: '', line: '', lineStrong: '', text: '', muted: '', faint: '', accent: '', bad: '' },
  ...{ before: 'amber', after: 'teal', series: [], depth: ['', ''], font: '', mono: '' },
};

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test('ticks are round, within the range and about as many as asked for', () => {
  expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(niceTicks(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect(niceTicks(3, 3, 4)).toEqual([]);
  expect(niceTicks(Number.NaN, 3, 4)).toEqual([]);
  fc.assert(
    fc.property(finite, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
      const ticks = niceTicks(low, low + span, 5);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(8);
      const slack = span * 1e-6;
      expect(ticks.every((tick) => tick >= low - slack && tick <= low + span + slack)).toBe(true);
    }),
  );
});

test('a linear scale maps ends to ends, and widens an empty range', () => {
  const scale = linearScale(-2, 6, 100, 0);
  expect(scale.at(-2)).toBe(100);
  expect(scale.at(6)).toBe(0);
  expect(scale.at(2)).toBe(50);
  const single = linearScale(3, 3, 0, 10);
  expect([single.low, single.high]).toEqual([2.5, 3.5]);
  expect(single.at(3)).toBe(5);
});

test('an axis of whole numbers has ticks at these alone, also where it has one', () => {
  const box = { left: 0, width: 400 };
  expect(wholeScale(1, 1, box, 5).ticks).toEqual([1]);
  expect(wholeScale(1, 3, box, 8).ticks).toEqual([1, 2, 3]);
  expect(wholeScale(0, 100, box, 4).at(50)).toBe(200);
});

test('a logarithmic scale spaces factors evenly', () => {
  const scale = logScale(0.01, 100, 0, 400);
  expect(scale.at(0.01)).toBeCloseTo(0);
  expect(scale.at(1)).toBeCloseTo(200);
  expect(scale.at(100)).toBeCloseTo(400);
  expect(scale.ticks).toEqual([0.01, 0.1, 1, 10, 100].map((tick) => expect.closeTo(tick, 9)));
  expect(logScale(1, 10, 0, 1).ticks).toEqual([1, 2, 5, 10]);
});

test('the extent looks past what is not finite', () => {
  expect(extent([3, Number.NaN, -1], [Number.POSITIVE_INFINITY, 2])).toEqual([-1, 3]);
  expect(extent([Number.NaN])).toBeNull();
  expect(padded([0, 10], 0.1)).toEqual([-1, 11]);
});

test('numbers are written with three digits, a true minus, and a dash for none', () => {
  expect(formatNumber(-0.412)).toBe('−0.412');
  expect(formatNumber(1.0449)).toBe('1.04');
  expect(formatNumber(43.26)).toBe('43.3');
  expect(formatNumber(212.4)).toBe('212');
  expect(formatNumber(0)).toBe('0.00');
  expect(formatNumber(0.000031)).toBe('3.1e−5');
  expect(formatNumber(123_456)).toBe('1.2e5');
  expect(formatNumber(Number.NaN)).toBe('NaN');
  expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe('−∞');
  expect(formatNumber(null)).toBe('–');
});

test('numbers on axes carry no idle zeros', () => {
  expect([0, 2, -2, 0.5, 0.02, 100, 20].map(formatTick)).toEqual([
    '0',
    '2',
    '−2',
    '0.5',
    '0.02',
    '100',
    '20',
  ]);
});

test('powers of ten on axes', () => {
  const labels = [1e-30, 1e-4, 1e-3, 0.01, 1, 100, 1000, 1e8].map(formatPower);
  expect(labels).toEqual(['1e−30', '1e−4', '1e−3', '0.01', '1', '100', '1e3', '1e8']);
});

test('counts, shares, times, memory and rates', () => {
  expect(formatCount(1_204)).toBe('1\u202f204');
  expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567');
  expect(formatPercent(0.9738)).toBe('97.4\u202f%');
  expect(formatPercent(null)).toBe('–');
  expect(formatDuration(42_000)).toBe('0:42');
  expect(formatDuration(725_000)).toBe('12:05');
  expect(formatDuration(3_723_000)).toBe('1:02:03');
  expect(formatBytes(31 * 2 ** 20)).toBe('31\u202fMB');
  expect(formatBytes(1.25 * 2 ** 20)).toBe('1.3\u202fMB');
  expect(formatBytes(640 * 2 ** 10)).toBe('640\u202fkB');
  expect([0.001, 0.05, 0.1, 1e-7].map(formatRate)).toEqual(['1e-3', '0.05', '0.1', '1e-7']);
});

test('a peak is cut where it would flatten the other side, and not otherwise', () => {
  expect(sharedPeak([10], [12])).toBe(12);
  expect(sharedPeak([10], [100])).toBe(25);
  expect(sharedPeak([0], [7])).toBe(7);
  expect(sharedPeak([0], [0])).toBe(1);
});

test('bins higher than a plot are cut in runs', () => {
  expect(cutRuns([1, 5, 6, 2, 9, 3], 4)).toEqual([
    [1, 2],
    [4, 4],
  ]);
  expect(cutRuns([4, 3], 4)).toEqual([]);
});

test('a histogram breaks the bars that it cuts, and fills the ends that hold all values beyond', () => {
  const drawn: string[] = [];
  const nothing = (): undefined => undefined;
  const pen: Parameters<typeof drawHistogram>[0] = {
    ...{ beginPath: nothing, moveTo: nothing, lineTo: nothing, fill: nothing, save: nothing },
    ...{
      fillStyle: '',
      strokeStyle: '',
      lineWidth: 1,
      globalAlpha: 1,
      globalCompositeOperation: 'source-over',
    },
    restore: () => {
      pen.globalCompositeOperation = 'source-over';
    },
    stroke: () => drawn.push(pen.globalCompositeOperation),
    fillRect: (...rect) => drawn.push(rect.join(' ')),
  };
  const look = { theme, side: 'before', box: { left: 0, top: 0, width: 40, height: 20 } } as const;
  const bins = { counts: [5, 40, 1, 2], from: 0, to: 40 };
  drawHistogram(pen, { ...bins, beyond: { low: true, high: false } }, { ...look, peak: 10 });
  expect(drawn).toEqual(['source-over', '0 10 10 10', 'destination-out']);
  drawn.length = 0;
  drawHistogram(pen, bins, { ...look, peak: 40 });
  expect(drawn).toEqual(['source-over']);
});

test('pooling keeps every count of channels that share the axis', () => {
  const frame = frameAt(1, [1, 2, 3, 4, 5, 6, 7, 8], 2);
  const histogram = pooledHistogram(frame, 8);
  expect(histogram).toMatchObject({ low: -1, high: 1 });
  const total = (counts: Float64Array | undefined): number =>
    counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  expect(total(histogram?.before)).toBeCloseTo(36);
  expect(total(histogram?.after)).toBeCloseTo(36);
  expect(histogram?.before[0]).toBeCloseTo((1 + 5) / 2);
  expect(histogram?.before[7]).toBeCloseTo((4 + 8) / 2);
});

test('channels with ranges of their own are laid onto one axis', () => {
  const frame: Frame = {
    ...frameAt(1, [8, 0, 0, 8], 2),
    low: Float32Array.of(0, 2),
    high: Float32Array.of(2, 4),
  };
  const histogram = pooledHistogram(frame, 4);
  expect(histogram).toMatchObject({ low: 0, high: 4 });
  expect([...(histogram?.before ?? [])]).toEqual([8, 0, 0, 8].map((count) => expect.closeTo(count, 6)));
});

test('a few far outliers do not squeeze the rest', () => {
  const counts = [...new Array<number>(100).fill(50), ...new Array<number>(900).fill(0)];
  counts[999] = 1;
  const histogram = pooledHistogram({ ...frameAt(1, counts), after: frameAt(1, counts).before }, 48);
  expect(histogram?.high).toBeLessThan(-0.7);
});

test('a frame without a finite range pools to nothing', () => {
  const frame: Frame = { ...frameAt(1), low: Float32Array.of(Number.NaN), high: Float32Array.of(Number.NaN) };
  expect(pooledHistogram(frame, 8)).toBeNull();
});
