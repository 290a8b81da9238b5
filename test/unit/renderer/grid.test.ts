import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellAt,
  cellBox,
  gridLayout,
  movedCell,
  visibleCells,
} from '../../../renderer/panels/activations/gridLayout';
import { onCommonAxis, ridgesOf } from '../../../renderer/panels/activations/ridges';
import { runCurves } from '../../../renderer/panels/curves/curveData';
import { logSplits } from '../../../renderer/panels/curves/plotOptions';
import { readingAt, readingWords } from '../../../renderer/panels/curves/reading';
import { channelUnder, channelX, movedChannel, runningLayout } from '../../../renderer/panels/running/layout';
import { channelCourse } from '../../../renderer/panels/running/runningData';
import { RunBuffer } from '../../../renderer/training/buffer';
import { GrowingSteps } from '../../../renderer/training/columns';
import { chainOf } from '../compile/documents';
import { document, epochOf, frameAt, recordOf, stepOf } from './fixtures';

const panel = fc.record({
  count: fc.integer({ min: 1, max: 1024 }),
  width: fc.integer({ min: 200, max: 3840 }),
  height: fc.integer({ min: 80, max: 1200 }),
});

test('cells stay within the panel and do not overlap', () => {
  fc.assert(
    fc.property(panel, ({ count, width, height }) => {
      const layout = gridLayout(count, width, height);
      const last = cellBox(layout, count - 1);
      const endOfRow = cellBox(layout, Math.min(count, layout.columns) - 1);
      expect(endOfRow.left + endOfRow.width).toBeLessThanOrEqual(width);
      expect(last.top + last.height).toBeLessThanOrEqual(layout.height);
      if (count > 1) {
        const [first, second] = [cellBox(layout, 0), cellBox(layout, 1)];
        expect(second.left >= first.left + first.width || second.top >= first.top + first.height).toBe(true);
      }
    }),
  );
});

test('the cell under its own middle is the cell', () => {
  fc.assert(
    fc.property(panel, fc.nat(), ({ count, width, height }, pick) => {
      const layout = gridLayout(count, width, height);
      const index = pick % count;
      const box = cellBox(layout, index);
      expect(cellAt(layout, box.left + box.width / 2, box.top + box.height / 2)).toBe(index);
    }),
  );
});

test('every cell that touches the viewport is drawn', () => {
  fc.assert(
    fc.property(panel, fc.double({ min: 0, max: 1, noNaN: true }), ({ count, width, height }, share) => {
      const layout = gridLayout(count, width, height);
      const scrollTop = share * Math.max(0, layout.height - height);
      const [first, end] = visibleCells(layout, scrollTop, height);
      for (let index = 0; index < count; index++) {
        const box = cellBox(layout, index);
        const isSeen = box.top + box.height > scrollTop && box.top < scrollTop + height;
        if (isSeen) expect(index >= first && index < end).toBe(true);
      }
      expect((end - first) / layout.columns).toBeLessThanOrEqual(height / layout.cellHeight + 3);
    }),
  );
});

test('five hundred channels draw two or three rows, not all', () => {
  const layout = gridLayout(512, 1416, 210);
  const [first, end] = visibleCells(layout, 0, 210);
  expect(end - first).toBeLessThanOrEqual(3 * layout.columns);
});

test('arrow keys move by cells and rows and stay inside', () => {
  const layout = gridLayout(32, 1416, 210);
  expect(movedCell(layout, 0, 'ArrowRight')).toBe(1);
  expect(movedCell(layout, 0, 'ArrowLeft')).toBe(0);
  expect(movedCell(layout, 1, 'ArrowDown')).toBe(1 + layout.columns);
  expect(movedCell(layout, 1, 'ArrowUp')).toBe(1);
  expect(movedCell(layout, 31, 'ArrowDown')).toBe(31);
  expect(movedCell(layout, 3, 'End')).toBe(31);
  expect(movedCell(layout, 3, 'x')).toBeNull();
});

test('a ridge is a density: its area is the share of values in its bins', () => {
  const frames = [frameAt(1, [1, 2, 3, 4]), frameAt(10, [4, 3, 2, 1])];
  const { ridges, low, high } = ridgesOf(frames, 'before', 0);
  expect(ridges.map(({ step }) => step)).toEqual([1, 10]);
  expect([low, high]).toEqual([-1, 1]);
  const binWidth = 0.5;
  expect(ridges[0]?.densities.reduce((sum, density) => sum + density * binWidth, 0)).toBeCloseTo(1);
});

test('a common axis spans both sides', () => {
  const side = ridgesOf([frameAt(1)], 'before', 0);
  const [before, after] = onCommonAxis({ ...side, low: -5 }, { ...side, high: 9 });
  expect([before.low, before.high, after.low, after.high]).toEqual([-5, 9, -5, 9]);
});

const storedRun = (losses: readonly number[]): RunBuffer => {
  const steps = new GrowingSteps();
  for (const [index, loss] of losses.entries()) steps.push(stepOf(index + 1, loss));
  const contents = { run: recordOf('run'), document, steps, epochs: [epochOf(1, 3)], norms: [], frames: [] };
  return new RunBuffer(contents, () => Promise.resolve(null));
};

test('curves stand at their steps; validation where it was measured; no logarithm of what has none', () => {
  const run = storedRun([4, 0, Number.NaN, 1]);
  const rule = { quantity: 'loss', output: null, smoothing: 0, positiveOnly: false } as const;
  expect(runCurves(run, 6, rule)).toEqual({
    raw: [4, 0, null, 1, null, null],
    smoothed: [4, 0, null, 1, null, null],
    validation: [null, null, 0.6, null, null, null],
  });
  expect(runCurves(run, 4, { ...rule, positiveOnly: true }).raw).toEqual([4, null, null, 1]);
});

test('curves of an Output are its own, and none of a run that does not have it', () => {
  const two = chainOf(['Input', 'in'], ['Dense', 'last'], ['Output', 'main']);
  const nodes = [
    ...two.graph.nodes,
    { id: 'aux', kind: 'Output', name: 'aux', position: { x: 0, y: 0 }, config: {} },
  ];
  const edges = [...two.graph.edges, { id: 'to-aux', source: 'last', target: 'aux', targetPort: 0 }];
  const steps = new GrowingSteps();
  steps.push(stepOf(1, 9));
  const outputs = [
    { loss: 2, accuracy: 0.5 },
    { loss: 7, accuracy: 0.25 },
  ];
  // More than the columns first have room for.
  for (let step = 2; step <= 1500; step += 1) steps.push({ ...stepOf(step, 9), outputs });
  const epochs = [{ ...epochOf(1, 3), valOutputs: outputs.toReversed() }];
  const contents = {
    run: recordOf('run'),
    document: { ...two, graph: { nodes, edges } },
    steps,
    epochs,
    norms: [],
    frames: [],
  };
  const run = new RunBuffer(contents, () => Promise.resolve(null));
  const rule = { quantity: 'loss', output: 'aux', smoothing: 0, positiveOnly: false } as const;
  const { raw, validation } = runCurves(run, 1500, rule);
  expect([raw[0], raw[1], raw[1499], validation[2]]).toEqual([null, 7, 7, 2]);
  expect(runCurves(run, 3, { ...rule, quantity: 'accuracy', output: 'main' }).raw.slice(0, 3)).toEqual([
    null,
    0.5,
    0.5,
  ]);
  expect(runCurves(storedRun([4]), 1, rule).raw).toEqual([null]);
});

test('the value at a step is the last one measured up to it, with the step that measured it', () => {
  const validation = [null, 3, null, null];
  expect(readingAt(validation, { index: 3, end: 3 })).toEqual({ value: 3, step: 2 });
  expect(readingAt(validation, { index: 0, end: 3 })).toBeNull();
  const words = (step: number): string =>
    readingWords(validation, { index: step - 1, end: 3, step }, (value) => String(value));
  expect(words(2)).toBe('3');
  expect(words(4)).toBe('3 (step 2)');
  expect(words(1)).toBe('–');
});

test('beyond the end of a run nothing was measured; without a pointer its own newest value is read', () => {
  const shorter = [5, 4, null, null];
  expect(readingAt(shorter, { index: 2, end: 1 })).toBeNull();
  expect(readingWords(shorter, { index: null, end: 1, step: 4 }, (value) => String(value))).toBe(
    '4 (step 2)',
  );
});

test('a logarithmic axis has a line for a few powers of ten, and multiples where there are too few', () => {
  expect(logSplits(1.2e-4, 3e11)).toEqual([1e-3, 1, 1e3, 1e6, 1e9]);
  expect(logSplits(0.05, 3)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
  expect(logSplits(0.31, 0.45)).toEqual([0.4]);
});

test('a channel is found under its own column, and keys move between channels', () => {
  const { channelMean } = runningLayout({ width: 1416, height: 210 });
  expect(channelUnder(channelMean, channelX(channelMean, 17, 32), 32)).toBe(17);
  expect(channelUnder(channelMean, channelMean.left - 5, 32)).toBeNull();
  expect(movedChannel(31, 32, 'ArrowRight')).toBe(31);
  expect(movedChannel(5, 32, 'PageUp')).toBe(0);
  expect(movedChannel(5, 32, 'Tab')).toBeNull();
});

test('one channel through the steps: what the batches measured and what the running averages held', () => {
  const course = channelCourse([frameAt(1), frameAt(10)], 0);
  expect([...course.steps]).toEqual([1, 10]);
  expect([...course.mean.batch]).toEqual([0.5, 0.5]);
  expect([...(course.mean.running ?? [])]).toEqual([0.25, 0.25]);
  expect([...(course.variance.running ?? [])]).toEqual([1.5, 1.5]);
});
