import { describe, expect, test } from 'vitest';
import type { TrainingSettings } from '../../../shared/document/schema';
import { createTrainingControl, type TrainingControl } from '../../../shared/engine';
import type { TrainingEvent } from '../../../shared/protocol/training';
import {
  collect,
  endingOf,
  epochsOf,
  eventsOf,
  framesOf,
  normsOf,
  numbersOf,
  startTraining,
  stepsOf,
  tinyDocument,
} from './support';

/** Trains with a control that `command` may use at every event. */
async function commanded(
  command: (event: TrainingEvent, control: TrainingControl) => void,
  prepare: (control: TrainingControl) => void = () => undefined,
  settings: Partial<TrainingSettings> = {},
): Promise<TrainingEvent[]> {
  const control = createTrainingControl();
  prepare(control);
  const training = startTraining(tinyDocument(settings), { control });
  return await collect(training, (event) => command(event, control));
}

const stopOn =
  (type: TrainingEvent['type']) =>
  (event: TrainingEvent, control: TrainingControl): void => {
    if (event.type === type) control.stop();
  };

test('stop ends after the step under way, says so, and keeps what was measured', async () => {
  const events = await commanded(stopOn('steps'));
  const ending = endingOf(events);
  expect(ending).toMatchObject({ reason: 'stopped', valLoss: null, valAccuracy: null });
  expect(ending.step).toBe(stepsOf(events).at(-1)?.step);
  expect(ending.step).toBeLessThan(46);
  expect(ending.sentence).toBe(
    `Stopped after step ${ending.step} of 46. Everything measured up to there is kept. ` +
      `It can go on from the checkpoint at step ${ending.step}.`,
  );
});

test('stop before the first step trains nothing', async () => {
  const events = await commanded(stopOn('preparing'));
  expect(stepsOf(events)).toEqual([]);
  expect(endingOf(events)).toMatchObject({ reason: 'stopped', step: 0 });
});

test('stop in validation ends there, without the epoch', async () => {
  const events = await commanded(stopOn('validating'));
  expect(eventsOf(events, 'epoch')).toEqual([]);
  expect(eventsOf(events, 'validating').length).toBe(1);
  expect(endingOf(events)).toMatchObject({ reason: 'stopped', step: 46 });
});

test('stop ends a paused training too', async () => {
  const events = await commanded(stopOn('paused'), (control) => control.pause());
  expect(events.map(({ type }) => type).slice(-2)).toEqual(['paused', 'ended']);
  expect(endingOf(events).reason).toBe('stopped');
});

test('a step given before the start trains one step and waits', async () => {
  const events = await commanded(stopOn('paused'), (control) => control.step());
  expect(stepsOf(events).map(({ step }) => step)).toEqual([1]);
  expect(eventsOf(events, 'paused')).toEqual([{ type: 'paused', step: 1 }]);
});

test('paused tells every step before it first, and resume tells that it runs', async () => {
  const events = await commanded((event, control) => {
    if (event.type === 'steps') control.pause();
    if (event.type === 'paused') control.resume();
  });
  const [pause] = eventsOf(events, 'paused');
  const before = events.slice(
    0,
    events.findIndex(({ type }) => type === 'paused'),
  );
  expect(pause?.step).toBe(stepsOf(before).at(-1)?.step);
  expect(events[events.findIndex(({ type }) => type === 'paused') + 1]).toEqual({
    type: 'running',
    step: pause?.step,
  });
  expect(endingOf(events)).toMatchObject({ reason: 'completed', step: 46 });
});

test('step while it runs pauses after one more step; two presses are two steps', async () => {
  let pauses = 0;
  const events = await commanded((event, control) => {
    // It is told once the first step has ended.
    if (event.type === 'started') control.step();
    if (event.type !== 'paused') return;
    pauses += 1;
    if (pauses > 1) return control.stop();
    control.step();
    control.step();
  });
  expect(eventsOf(events, 'paused').map(({ step }) => step)).toEqual([2, 4]);
});

/** A clock by which every step takes so long that it is told by itself. */
function eachStepTold(): () => number {
  let time = 0;
  return () => {
    time += 1000;
    return time;
  };
}

describe.each([
  ['wasm', {}],
  ['cpu', { backend: 'cpu', batchSize: 256, epochs: 2 }],
] as const)('frames on %s', (_, settings) => {
  const seen = (events: readonly TrainingEvent[]): number[] => framesOf(events).map(({ step }) => step);
  const pauses = (events: readonly TrainingEvent[]): number[] =>
    eventsOf(events, 'paused').map(({ step }) => step);

  test('are taken in every step that is taken by itself', async () => {
    let left = 3;
    const events = await commanded(
      (event, control) => {
        if (event.type !== 'paused') return;
        left -= 1;
        if (left > 0) control.step();
        else control.stop();
      },
      (control) => control.step(),
      { framesEvery: 30, ...settings },
    );
    expect(pauses(events)).toEqual([1, 2, 3]);
    expect(seen(events)).toEqual([1, 2, 3]);
    expect(normsOf(events).map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  test('are those of the step that a pause waits after, which takes one more for them; no other number changes', async () => {
    const document = tinyDocument({ framesEvery: 30, ...settings });
    const control = createTrainingControl();
    const deeds = [control.step, control.resume];
    const events = await collect(startTraining(document, { control, now: eachStepTold() }), (event) => {
      if (event.type === 'steps' && event.steps.at(-1)?.step === 2) control.pause();
      if (event.type === 'paused') deeds.shift()?.();
    });
    expect(pauses(events)).toEqual([3, 4]);
    expect(seen(events).slice(0, 3)).toEqual([1, 3, 4]);
    const numbers = (of: readonly TrainingEvent[]): unknown[] =>
      [...stepsOf(of), ...epochsOf(of)].map(({ milliseconds: _, ...rest }) => rest);
    expect(numbers(events)).toEqual(numbers(await collect(startTraining(document))));
  });
});

test('without frames a pause takes no further step', async () => {
  const control = createTrainingControl();
  const events = await collect(startTraining(tinyDocument(), { control, now: eachStepTold() }), (event) => {
    if (event.type === 'steps' && event.steps.at(-1)?.step === 2) control.pause();
    if (event.type === 'paused') control.stop();
  });
  expect(eventsOf(events, 'paused')).toEqual([{ type: 'paused', step: 2 }]);
});

test('a command that comes from a timer is heard: the loop lets the host run between steps', async () => {
  const control = createTrainingControl();
  const events = startTraining(tinyDocument({ epochs: 100_000 }), { control });
  setTimeout(() => control.stop(), 0);
  expect(endingOf(await collect(events)).reason).toBe('stopped');
});

test('the time of an epoch leaves out the time it was paused', async () => {
  let time = 0;
  const control = createTrainingControl();
  const events = await collect(startTraining(tinyDocument(), { control, now: () => time }), (event) => {
    if (event.type === 'started') control.pause();
    if (event.type !== 'paused') return;
    setImmediate(() => {
      time += 1_000_000;
      control.resume();
    });
  });
  expect(eventsOf(events, 'epoch')[0]?.metrics.milliseconds).toBe(0);
});

/** The events from the first validation on, in short: the type, and for validation the batches done. */
function validationOf(events: readonly TrainingEvent[]): string[] {
  const from = events.findIndex(({ type }) => type === 'validating');
  return events
    .slice(from)
    .map((event) => (event.type === 'validating' ? `${event.done}/${event.total}` : event.type));
}

/** Asks for a pause as soon as validation begins. */
function pauseAtValidation(event: TrainingEvent, control: TrainingControl): void {
  if (event.type === 'validating' && event.done === 0) control.pause();
}

test('pause in validation waits between two batches, in the last epoch too; resume goes on with the rest', async () => {
  const whole = await commanded(() => undefined);
  const events = await commanded((event, control) => {
    pauseAtValidation(event, control);
    if (event.type === 'paused') control.resume();
  });
  expect(eventsOf(events, 'paused')).toEqual([{ type: 'paused', step: 46 }]);
  const told = validationOf(events);
  const paused = told.indexOf('paused');
  expect(told.slice(0, paused)).toEqual(['0/3', '1/3']);
  expect(told.slice(paused, paused + 3)).toEqual(['paused', 'running', '1/3']);
  expect(told.slice(-3)).toEqual(['epoch', 'checkpoint', 'ended']);
  expect(numbersOf(events)).toEqual(numbersOf(whole));
  expect(endingOf(events).reason).toBe('completed');
});

test('step in a paused validation validates to the end, takes one step and waits', async () => {
  const events = await commanded(
    (event, control) => {
      pauseAtValidation(event, control);
      if (event.type !== 'paused') return;
      if (event.step === 46) control.step();
      else control.stop();
    },
    () => undefined,
    { epochs: 2 },
  );
  expect(eventsOf(events, 'paused').map(({ step }) => step)).toEqual([46, 47]);
  expect(epochsOf(events).map(({ epoch }) => epoch)).toEqual([1]);
  expect(endingOf(events)).toMatchObject({ reason: 'stopped', step: 47 });
});

test('step in a paused validation of the last epoch completes the training', async () => {
  const events = await commanded((event, control) => {
    pauseAtValidation(event, control);
    if (event.type === 'paused') control.step();
  });
  expect(eventsOf(events, 'paused').length).toBe(1);
  expect(endingOf(events)).toMatchObject({ reason: 'completed', step: 46 });
});

test('a step that is the last of its epoch waits before the validation', async () => {
  const events = await commanded(
    (event, control) => {
      if (event.type === 'paused') control.resume();
    },
    (control) => {
      for (let step = 1; step <= 46; step++) {
        if (step === 1) control.pause();
        control.step();
      }
    },
  );
  expect(eventsOf(events, 'paused')).toEqual([{ type: 'paused', step: 46 }]);
  expect(validationOf(events)[0]).toBe('0/3');
  expect(events.findIndex(({ type }) => type === 'paused')).toBeLessThan(
    events.findIndex(({ type }) => type === 'validating'),
  );
  expect(endingOf(events).reason).toBe('completed');
});

test('stop ends a validation that is paused, without the epoch', async () => {
  const events = await commanded((event, control) => {
    pauseAtValidation(event, control);
    if (event.type === 'paused') control.stop();
  });
  expect(validationOf(events).slice(-2)).toEqual(['checkpoint', 'ended']);
  expect(endingOf(events)).toMatchObject({ reason: 'stopped', step: 46, valLoss: null });
});

test('the time of an epoch leaves out the time its validation was paused', async () => {
  let time = 0;
  const control = createTrainingControl();
  const events = await collect(startTraining(tinyDocument(), { control, now: () => time }), (event) => {
    pauseAtValidation(event, control);
    if (event.type !== 'paused') return;
    setImmediate(() => {
      time += 1_000_000;
      control.resume();
    });
  });
  expect(time).toBe(1_000_000);
  expect(epochsOf(events)[0]?.milliseconds).toBe(0);
});
