import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Schedule, scheduleSchema } from '../../../shared/document/training';
import { learningRateOf } from '../../../shared/schedule';
import { findStall } from '../../../shared/schedule/earlyStopping';

const kerasSchema = z.object({
  stalls: z.array(
    z.object({
      schedule: scheduleSchema.refine((schedule) => schedule.kind === 'plateau'),
      learningRate: z.number(),
      validationLosses: z.array(z.number()),
      rates: z.array(z.number()),
      lastEpoch: z.int(),
    }),
  ),
});

function readKeras(): z.infer<typeof kerasSchema>['stalls'] {
  const url = new URL('../../fixtures/optimizers/keras.json', import.meta.url);
  return kerasSchema.parse(JSON.parse(readFileSync(url, 'utf8'))).stalls;
}

const course = { stepsPerEpoch: 10, totalSteps: 60 };
const plateau = {
  kind: 'plateau',
  factor: 0.5,
  patience: 2,
  minimumImprovement: 0,
  minimumRate: 0,
} as const;

const rateAfter = (validationLosses: readonly number[], schedule: Schedule = plateau): number =>
  learningRateOf(schedule, 0.8, { ...course, validationLosses })(1);

describe('by Keras’ callbacks', () => {
  it.each(readKeras())('the rate of every epoch: $schedule', (stall) => {
    const { schedule, learningRate, validationLosses, rates } = stall;
    for (const [epoch, rate] of rates.entries()) {
      const before = { ...course, validationLosses: validationLosses.slice(0, epoch) };
      expect(learningRateOf(schedule, learningRate, before)(1) / rate).toBeCloseTo(1, 6);
    }
  });

  it.each(readKeras())(
    'the epoch that is the last: $schedule',
    ({ schedule, validationLosses, lastEpoch }) => {
      if (schedule.kind !== 'plateau') throw new Error('Expected a plateau.');
      const { patience, minimumImprovement } = schedule;
      const stopping = { kind: 'validationLoss', patience, minimumImprovement } as const;
      const ends = validationLosses.map((_, epoch) =>
        findStall(stopping, validationLosses.slice(0, epoch + 1)),
      );
      expect(ends.findIndex((stall) => stall !== null) + 1).toBe(lastEpoch);
    },
  );
});

describe('reduce on plateau', () => {
  it('waits its patience, then reduces, then waits anew', () => {
    expect(rateAfter([])).toBe(0.8);
    expect(rateAfter([1, 0.5, 0.6])).toBe(0.8);
    expect(rateAfter([1, 0.5, 0.6, 0.5])).toBe(0.4);
    expect(rateAfter([1, 0.5, 0.6, 0.5, 0.7])).toBe(0.4);
    expect(rateAfter([1, 0.5, 0.6, 0.5, 0.7, 0.8])).toBe(0.2);
  });

  it('an improvement between begins the count anew', () => {
    expect(rateAfter([1, 1.1, 0.9, 1.1, 0.8, 1.1])).toBe(0.8);
  });

  it('goes no lower than its minimum, and raises no rate to it', () => {
    const losses = new Array<number>(20).fill(1);
    expect(rateAfter(losses, { ...plateau, minimumRate: 0.3 })).toBe(0.3);
    expect(rateAfter(losses, { ...plateau, minimumRate: 2 })).toBe(0.8);
  });
});

describe('early stopping', () => {
  const stopping = { kind: 'validationLoss', patience: 2, minimumImprovement: 0.1 } as const;

  it('tells the best epoch and how long ago it was', () => {
    expect(findStall(stopping, [1, 0.8, 0.75, 0.71])).toEqual({ best: 0.8, bestEpoch: 2, epochs: 2 });
  });

  it('goes on while the loss improves by more than the minimum', () => {
    expect(findStall(stopping, [])).toBeNull();
    expect(findStall(stopping, [1, 0.8, 0.75, 0.69])).toBeNull();
  });

  it('counts a loss that is no number as no improvement', () => {
    expect(findStall(stopping, [1, Number.NaN, Number.NaN])).toEqual({ best: 1, bestEpoch: 1, epochs: 2 });
  });

  it('never ends a training that did not ask for it', () => {
    expect(findStall({ kind: 'none' }, new Array<number>(99).fill(1))).toBeNull();
  });
});
