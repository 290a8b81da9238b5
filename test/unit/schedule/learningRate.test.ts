import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Schedule, scheduleSchema } from '../../../shared/document/training';
import { learningRateOf } from '../../../shared/schedule';
import type { Course } from '../../../shared/schedule/course';

const course: Course = { stepsPerEpoch: 10, totalSteps: 60, validationLosses: [] };

/** The rates of steps 1 … 60 at a learning rate of 0.5. */
function ratesOf(schedule: Schedule, changes: Partial<Course> = {}): number[] {
  const at = { ...course, ...changes };
  const rateAt = learningRateOf(schedule, 0.5, at);
  return Array.from({ length: at.totalSteps }, (_, index) => rateAt(index + 1));
}

const rateAt = (schedule: Schedule, step: number): number => learningRateOf(schedule, 0.5, course)(step);

const torchSchema = z.object({
  schedules: z.array(
    z.object({
      schedule: scheduleSchema,
      stepsPerEpoch: z.number(),
      totalSteps: z.number(),
      learningRate: z.number(),
      rates: z.array(z.number()),
    }),
  ),
});

function readTorch(): z.infer<typeof torchSchema>['schedules'] {
  const url = new URL('../../fixtures/optimizers/torch.json', import.meta.url);
  return torchSchema.parse(JSON.parse(readFileSync(url, 'utf8'))).schedules;
}

describe('learning rates by PyTorch’s schedulers', () => {
  it.each(readTorch())('$schedule', ({ schedule, learningRate, rates, ...length }) => {
    const rateOf = learningRateOf(schedule, learningRate, { ...length, validationLosses: [] });
    for (const [index, rate] of rates.entries()) expect(rateOf(index + 1) / rate).toBeCloseTo(1, 9);
  });
});

describe('learning rates', () => {
  it('constant: one for all steps', () => {
    expect(new Set(ratesOf({ kind: 'constant' }))).toEqual(new Set([0.5]));
  });

  it('step decay: falls with the first step of every so many epochs', () => {
    const schedule = { kind: 'step', everyEpochs: 2, factor: 0.1 } as const;
    expect([1, 20, 21, 40, 41].map((step) => rateAt(schedule, step))).toEqual(
      [0.5, 0.5, 0.05, 0.05, 0.005].map((rate) => expect.closeTo(rate, 12)),
    );
  });

  it('exponential decay: an epoch multiplies it by the factor', () => {
    const schedule = { kind: 'exponential', factor: 0.8 } as const;
    expect(rateAt(schedule, 1)).toBe(0.5);
    expect(rateAt(schedule, 11)).toBeCloseTo(0.4, 12);
    expect(rateAt(schedule, 6) ** 2).toBeCloseTo(rateAt(schedule, 1) * rateAt(schedule, 11), 12);
  });

  it('cosine: all of it at first, halfway between at half time, the final share a step after the end', () => {
    const schedule = { kind: 'cosine', finalShare: 0.2 } as const;
    expect([1, 31, 61].map((step) => rateAt(schedule, step))).toEqual(
      [0.5, 0.3, 0.1].map((rate) => expect.closeTo(rate, 12)),
    );
  });

  it('warm-up: a straight line from the first step to all of it, then the cosine', () => {
    const schedule = { kind: 'warmupCosine', warmupEpochs: 2, finalShare: 0 } as const;
    expect([1, 10, 20, 21, 41].map((step) => rateAt(schedule, step))).toEqual(
      [0.025, 0.25, 0.5, 0.5, 0.25].map((rate) => expect.closeTo(rate, 12)),
    );
  });

  it('warm-up: takes parts of an epoch, a step at least, and no more than there are', () => {
    const warm = (warmupEpochs: number): Schedule => ({ kind: 'warmupCosine', warmupEpochs, finalShare: 0 });
    expect(rateAt(warm(0.5), 5)).toBe(0.5);
    expect(rateAt(warm(0.5), 4)).toBeCloseTo(0.4, 12);
    expect(rateAt(warm(1e-6), 1)).toBe(0.5);
    expect(rateAt(warm(100), 60)).toBe(0.5);
    expect(rateAt(warm(100), 30)).toBeCloseTo(0.25, 12);
  });

  it('one cycle: a start, a peak, an end', () => {
    const schedule = { kind: 'oneCycle', riseShare: 0.35, startDivisor: 10, finalDivisor: 100 } as const;
    expect([1, 21, 60].map((step) => rateAt(schedule, step))).toEqual(
      [0.05, 0.5, 0.0005].map((rate) => expect.closeTo(rate, 12)),
    );
  });

  it('one cycle: short trainings have a rate too', () => {
    const schedule = { kind: 'oneCycle', riseShare: 0.3, startDivisor: 10, finalDivisor: 10 } as const;
    expect(ratesOf(schedule, { totalSteps: 1 })).toEqual([0.5]);
    expect(ratesOf(schedule, { totalSteps: 2 })).toEqual([0.5, expect.closeTo(0.005, 12)]);
    expect(ratesOf({ ...schedule, riseShare: 0.999 }, { totalSteps: 3 }).every(Number.isFinite)).toBe(true);
  });

  it('every schedule gives rates above 0 and never beyond the learning rate', () => {
    const schedules: readonly Schedule[] = [
      { kind: 'step', everyEpochs: 1, factor: 0.5 },
      { kind: 'exponential', factor: 0.5 },
      { kind: 'cosine', finalShare: 0 },
      { kind: 'warmupCosine', warmupEpochs: 1.25, finalShare: 0 },
      { kind: 'oneCycle', riseShare: 0.3, startDivisor: 25, finalDivisor: 1e4 },
      { kind: 'plateau', factor: 0.5, patience: 1, minimumImprovement: 0, minimumRate: 0 },
    ];
    for (const schedule of schedules) {
      for (const rate of ratesOf(schedule, { validationLosses: [1, 2] })) {
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(0.5);
      }
    }
  });
});
