import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { outcomeSchema, partSchema, type Watch, watchTrial } from '../../../shared/study/outcome';
import { outcome } from './examples';

const [first, second] = outcome(0, 0, [0.5, 0.9]).epochs;
if (first === undefined || second === undefined) throw new Error('The example has two epochs.');

/** A clock that stands. */
const stopped = (): number => 0;

const stepsFrom = (from: number, to: number): TrainingEvent => ({
  type: 'steps',
  steps: Array.from({ length: to - from + 1 }, (_, index) => {
    const step = from + index;
    return {
      step,
      epoch: 1,
      loss: 1,
      accuracy: 0.5,
      top5Accuracy: 0.5,
      learningRate: 0.1,
      milliseconds: step,
    };
  }),
  tensors: 0,
  bytes: 0,
});

const norms = (step: number): TrainingEvent => ({
  type: 'norms',
  norms: {
    step,
    weights: [3 * step, 4 * step].map((gradientNorm, index) => ({
      ...{ node: `n${index}`, weight: 'kernel', gradientNorm, weightNorm: 1 },
    })),
  },
});

const spreads = (step: number, ...mean: readonly number[]): TrainingEvent => ({
  type: 'spreads',
  step,
  places: [{ node: 'act_1', mean: [...mean], sd: mean.map(() => 2) }],
});

const ended = (reason: 'completed' | 'stopped', step: number): TrainingEvent => ({
  ...{ type: 'ended', reason, sentence: 'So it ended.', step, valLoss: null, valAccuracy: null },
});

describe('what is gathered of a trial', () => {
  it('is nothing until it has ended, nor where it was stopped', () => {
    const watch = watchTrial({ variant: 1, seed: 2, probe: null, alone: true }, null, stopped);
    watch.tell(stepsFrom(1, 10));
    expect(watch.outcome()).toBeNull();
    watch.tell(ended('stopped', 10));
    expect(watch.outcome()).toBeNull();
  });

  it('is the same where it goes on from a checkpoint', () => {
    const events: readonly TrainingEvent[] = [
      spreads(0, 0, 1),
      norms(1),
      stepsFrom(1, 10),
      { type: 'epoch', metrics: first },
      spreads(10, 1, 3),
      stepsFrom(11, 13),
      stepsFrom(14, 20),
      { type: 'epoch', metrics: second },
      spreads(20, 1, 7),
      { type: 'examined', activations: [], statistics: { running: 0.5, batch: 0.25 } },
      ended('completed', 20),
    ];
    const whole = watchTrial({ variant: 1, seed: 2, probe: null, alone: true }, null, stopped);
    for (const event of events) whole.tell(event);
    const before = watchTrial({ variant: 1, seed: 2, probe: null, alone: true }, null, stopped);
    // The checkpoint is of step 10; three steps more were told before the program was killed.
    for (const event of events.slice(0, 6)) before.tell(event);
    const after = watchTrial({ variant: 1, seed: 2, probe: null, alone: true }, before.part(10), stopped);
    for (const event of [stepsFrom(11, 20), ...events.slice(7)]) after.tell(event);
    expect(after.outcome()).toEqual(whole.outcome());
    expect(whole.outcome()).toMatchObject({
      steps: 20,
      msPerStep: 10.5,
      gradientNorm: 5,
      epochs: [first, second],
      drifts: [0.75, 1],
      activations: [],
      statistics: { running: 0.5, batch: 0.25 },
    });
  });

  it('has the wall time of all that was done once, whatever it was cut off by', () => {
    let time = 5000;
    const now = (): number => time;
    const at = (milliseconds: number, watch: Watch, event: TrainingEvent): void => {
      time = milliseconds;
      watch.tell(event);
    };
    const before = watchTrial({ variant: 0, seed: 0, probe: null, alone: true }, null, now);
    at(5100, before, stepsFrom(1, 10));
    at(5150, before, { type: 'checkpoint', kind: 'best', step: 10, bytes: new Uint8Array() });
    at(5190, before, stepsFrom(11, 13));
    const part = before.part(10);
    expect(part.wallMilliseconds).toBe(150);
    time = 90_000;
    const after = watchTrial({ variant: 0, seed: 0, probe: null, alone: true }, part, now);
    at(90_070, after, { type: 'epoch', metrics: first });
    expect(after.part(10).wallMilliseconds).toBe(150);
    at(90_080, after, { type: 'examined', activations: [], statistics: null });
    at(90_080, after, ended('completed', 20));
    expect(after.outcome()?.wallMilliseconds).toBe(230);
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])('ran alone where all of it did: before the checkpoint %s, behind it %s', (first, then, alone) => {
    const own = { variant: 0, seed: 0, probe: null };
    const part = watchTrial({ ...own, alone: first }, null, stopped).part(0);
    const watch = watchTrial({ ...own, alone: then }, part, stopped);
    watch.tell(ended('completed', 20));
    expect(watch.outcome()?.alone).toBe(alone);
  });

  it('is read where it was kept before the network was looked into', () => {
    const {
      activations: _,
      drifts: __,
      statistics: ___,
      wallMilliseconds: ____,
      alone: _____,
      ...old
    } = outcome(0, 0, [0.5]);
    expect(outcomeSchema.parse(old)).toEqual(outcome(0, 0, [0.5], { alone: false }));
    const {
      looks: _looks,
      spreads: _spreads,
      wallMilliseconds: _wall,
      alone: _alone,
      ...part
    } = watchTrial(outcome(0, 0, []), null, stopped).part(0);
    expect(partSchema.parse(part)).toEqual({
      ...part,
      wallMilliseconds: 0,
      alone: false,
      looks: [],
      spreads: [],
    });
  });

  it('of a training whose process has gone is what it measured, as failed', () => {
    const watch = watchTrial({ variant: 0, seed: 0, probe: null, alone: true }, null, stopped);
    watch.tell(norms(2));
    watch.tell(stepsFrom(1, 4));
    const failed = watch.failed('It has gone.');
    expect(failed).toMatchObject({ ended: 'failed', sentence: 'It has gone.', steps: 4, gradientNorm: null });
  });
});
