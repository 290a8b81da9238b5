import { describe, expect, test } from 'vitest';
import { createTrainingControl } from '../../../shared/engine';
import { type Ending, rangeTest } from '../../../shared/engine/finder/rangeTest';
import { suggest } from '../../../shared/engine/finder/suggest';
import { rateOf } from '../../../shared/engine/finder/sweep';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import type { StepOrder, Trainer } from '../../../shared/engine/loop/trainer';
import { type FinderEvent, type SweepPoint, usualSweep } from '../../../shared/protocol/finder';
import { createRandom } from '../../../shared/random';
import { tinyDocument } from '../loop/support';

/** A trainer whose losses a test gives; `orders` keeps what was asked of it. */
function trainerOf(lossOf: (order: StepOrder) => number) {
  const orders: StepOrder[] = [];
  const open = { steps: 0 };
  const trainer: Trainer = {
    remote: false,
    device: { lost: false, unlessLost: (work) => work, dispose: () => undefined },
    step: (order) => {
      orders.push(order);
      open.steps += 1;
      const loss = lossOf(order);
      return {
        read: () =>
          Promise.resolve({
            score: { loss, accuracy: 0, top5Accuracy: Number.NaN, outputs: [] },
            frames: [],
            norms: null,
          }),
        dispose: () => {
          open.steps -= 1;
        },
      };
    },
    validate: () => Promise.reject(new Error('A search validates nothing.')),
    snapshot: () => Promise.reject(new Error('A search keeps nothing.')),
    restore: () => {
      throw new Error('A search goes back to nothing.');
    },
    dispose: () => undefined,
  };
  return { trainer, orders, open };
}

async function search(
  lossOf: (order: StepOrder) => number,
  sweep = usualSweep,
  onEvent: (event: FinderEvent, stop: () => void) => void = () => undefined,
) {
  const { trainer, orders, open } = trainerOf(lossOf);
  const control = createTrainingControl();
  const host = { control, now: () => performance.now(), breathe: createBreathe() };
  const points: SweepPoint[] = [];
  const told: SweepPoint[] = [];
  const test = rangeTest({ trainer, trainCount: 70, settings: tinyDocument().training }, host, sweep, points);
  let next = await test.next();
  while (next.done !== true) {
    if (next.value.type === 'points') told.push(...next.value.points);
    onEvent(next.value, () => control.stop());
    next = await test.next();
  }
  expect(told).toEqual(points);
  expect(open.steps).toBe(0);
  const ending: Ending = next.value;
  return { ending, points, orders, ...suggest(points, sweep) };
}

/** Gradient descent on ½·a·w² from w = 1: w ← (1 − a·η)·w. */
function quadratic(a: number, offset = 0): (order: StepOrder) => number {
  let w = 1;
  return ({ learningRate }) => {
    const loss = 0.5 * a * w * w + offset;
    w *= 1 - a * learningRate;
    return loss;
  };
}

describe('a search on a quadratic of curvature a', () => {
  test.each([0.3, 1, 37, 1000])(
    '%d: suggests where theory puts the fastest fall, and a rate that converges',
    async (a) => {
      const { ending, suggestion, points } = await search(quadratic(a));
      expect(ending).toBe(a > 10 ? 'diverged' : 'completed');
      // While a·η is small the loss is L₀·e^(−c·η) with c = 2a/(1 − 1/q), q the factor from rate to rate: its fall per decade,
      // c·η·e^(−c·η), is greatest at η = 1/c. Smoothing over 4 steps, a factor of 2.1, puts it later by that much at most.
      const q = rateOf(usualSweep, 2) / rateOf(usualSweep, 1);
      const expected = (1 - 1 / q) / (2 * a);
      expect(suggestion?.steepest).toBeGreaterThan(0.9 * expected);
      expect(suggestion?.steepest).toBeLessThan(2.2 * expected);
      // Beyond 2/a it diverges; the lowest loss is measured there.
      const lowest = points.reduce((best, point) => (point.loss < best.loss ? point : best));
      expect(lowest.learningRate).toBeGreaterThan(0.5 / a);
      expect(lowest.learningRate).toBeLessThan((2 * q * q) / a);
      for (const rate of [suggestion?.steepest ?? Number.NaN, suggestion?.tenthOfLowest ?? Number.NaN]) {
        expect(Math.abs(1 - a * rate)).toBeLessThan(1);
      }
    },
  );

  test('finds the same with ten times the steps and with twenty decades', async () => {
    const at = async (sweep: typeof usualSweep) =>
      (await search(quadratic(1), sweep)).suggestion?.steepest ?? Number.NaN;
    const expected = (sweep: typeof usualSweep) => (1 - rateOf(sweep, 1) / rateOf(sweep, 2)) / 2;
    for (const sweep of [
      { ...usualSweep, steps: 1000 },
      { low: 1e-15, high: 1e5, steps: 200 },
    ]) {
      const rate = await at(sweep);
      expect(rate).toBeGreaterThan(0.9 * expected(sweep));
      expect(rate).toBeLessThan(7 * expected(sweep));
    }
  });
});

test('rates rise by the same factor from the lowest to the highest', async () => {
  const { orders, ending } = await search(() => 1, { low: 1e-4, high: 1, steps: 41 });
  expect(ending).toBe('completed');
  expect(orders.map(({ step }) => step)).toEqual(Array.from({ length: 41 }, (_, index) => index + 1));
  for (const [index, { learningRate, frames }] of orders.entries()) {
    expect(learningRate).toBeCloseTo(10 ** (-4 + index / 10), 10);
    expect(frames).toBe(false);
  }
});

test('it takes the batches of a training, and those of the next epoch where one is not enough', async () => {
  const { orders } = await search(() => 1, { ...usualSweep, steps: 20 });
  expect(orders.map(({ indices }) => indices.length)).toEqual(
    Array.from({ length: 20 }, (_, index) => [32, 32, 6][index % 3]),
  );
  const epochs = [orders.slice(0, 3), orders.slice(3, 6)].map((batches) =>
    batches.flatMap(({ indices }) => [...indices]),
  );
  const all = Array.from({ length: 70 }, (_, index) => index);
  for (const epoch of epochs) expect([...epoch].sort((one, other) => one - other)).toEqual(all);
  expect(epochs[0]).not.toEqual(epochs[1]);
});

test('smoothed losses are a mean of those before, without bias', async () => {
  const { points } = await search(({ step }) => (step % 2 === 0 ? 2 : 4));
  expect(points[0]?.smoothed).toBe(4);
  for (const { smoothed } of points.slice(20)) expect(Math.abs(smoothed - 3)).toBeLessThan(0.15);
  const constant = await search(() => 2.5);
  for (const { smoothed } of constant.points) expect(smoothed).toBeCloseTo(2.5, 12);
});

test('it ends where the smoothed loss is more than four times its lowest', async () => {
  const { ending, points } = await search(({ step }) => (step <= 50 ? 1 : 3 ** (step - 50)));
  expect(ending).toBe('diverged');
  const lowest = Math.min(...points.map(({ smoothed }) => smoothed));
  for (const { smoothed } of points) expect(smoothed).toBeLessThanOrEqual(4 * lowest);
  expect(points.length).toBeGreaterThan(50);
  expect(points.length).toBeLessThan(54);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'a loss of %s ends it, and is no point of the curve',
  async (loss) => {
    const { ending, points } = await search(({ step }) => (step < 30 ? 1 : loss));
    expect(ending).toBe('diverged');
    expect(points).toHaveLength(29);
  },
);

test('it stops where it is told to', async () => {
  const { ending, points } = await search(
    () => 1,
    usualSweep,
    (_, stop) => stop(),
  );
  expect(ending).toBe('stopped');
  expect(points).toHaveLength(1);
});

describe('no clear descent is said to be none', () => {
  test.each([1, 2, 3, 4, 5])('where the loss only scatters (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const { suggestion, sentence } = await search(() => 2.3 + 0.3 * random.normal());
    expect(suggestion).toBeNull();
    expect(sentence).toMatch(
      /^There is no clear descent: the loss began at 2\.\d+ and its lowest, [12]\.\d+ at/,
    );
  });

  test('where it falls by less than a tenth', async () => {
    expect((await search(quadratic(1, 5))).suggestion).toBeNull();
    expect((await search(quadratic(1, 2))).suggestion).not.toBeNull();
  });

  test('where it only rises', async () => {
    expect((await search(({ step }) => 1 + 0.01 * step)).suggestion).toBeNull();
  });

  test('where it is beyond all bounds at once', async () => {
    const { suggestion, sentence } = await search(({ step }) => (step < 4 ? 2 : Number.NaN));
    expect(suggestion).toBeNull();
    expect(sentence).toMatch(/begin with a rate lower than 1e-7/);
  });
});

test('a loss that still falls at the highest rate is told as such', async () => {
  const { suggestion, sentence } = await search(quadratic(0.05), { low: 1e-7, high: 1, steps: 100 });
  expect(suggestion).not.toBeNull();
  expect(sentence).toMatch(/where it still falls: with a higher end/);
});
