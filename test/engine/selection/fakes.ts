import { createTrainingControl } from '../../../shared/engine/loop/control';
import type { Host } from '../../../shared/engine/loop/host';
import type { openSession, Session } from '../../../shared/engine/loop/session';
import type { StepOrder, Trainer } from '../../../shared/engine/loop/trainer';

/** A host whose clock moves only as a test says; a turn of the event loop takes one millisecond. */
export interface FakeHost extends Host {
  time: number;
  /** Resolves in the first turn at which the clock has come that far. */
  reached(time: number): Promise<void>;
}

export function fakeHost(): FakeHost {
  let waiting: { readonly time: number; readonly resolve: () => void }[] = [];
  const host: FakeHost = {
    time: 0,
    control: createTrainingControl(),
    now: () => host.time,
    breathe: async () => {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      host.time += 1;
      const due = waiting.filter(({ time }) => time <= host.time);
      waiting = waiting.filter(({ time }) => time > host.time);
      for (const { resolve } of due) resolve();
    },
    reached: (time) =>
      new Promise((resolve) => {
        waiting.push({ time, resolve });
      }),
  };
  return host;
}

export interface FakeTrainer extends Trainer {
  /** Every step that was asked of it. */
  readonly orders: StepOrder[];
  disposed: boolean;
}

const measured = { score: { loss: 1, accuracy: 0, top5Accuracy: 0, outputs: [] }, frames: [], norms: null };

/** A session of what was to be trained, with that trainer. */
export function sessionOf(
  trainer: Trainer,
  ...[plan, dataset, settings]: Parameters<typeof openSession>
): Promise<Session> {
  const { info, train, validation } = dataset;
  return Promise.resolve({
    ...{ plan, settings, trainer, dataset: info.id },
    ...{ trainCount: train.count, validationCount: validation.count, validation },
    classes: info.classes.length,
    note: null,
    dispose: () => trainer.dispose(),
  });
}

/** Blocks the thread, as WASM does. `cost` gives milliseconds by a step's place, from 1, and its images. */
export function blockingTrainer(
  host: FakeHost,
  cost: (place: number, images: number) => number,
): FakeTrainer {
  return trainerOf(false, (place, { indices }) => {
    host.time += cost(place, indices.length);
    return Promise.resolve();
  });
}

/** Works beside the thread, as a GPU does, one step after another. */
export function remoteTrainer(host: FakeHost, cost: (place: number) => number): FakeTrainer {
  let free = 0;
  return trainerOf(true, (place) => {
    free = Math.max(free, host.time) + cost(place);
    return host.reached(free);
  });
}

/** One whose steps fail. */
export function failingTrainer(message: string): FakeTrainer {
  return trainerOf(false, () => {
    throw new Error(message);
  });
}

function trainerOf(remote: boolean, take: (place: number, order: StepOrder) => Promise<void>): FakeTrainer {
  const orders: StepOrder[] = [];
  const trainer: FakeTrainer = {
    orders,
    disposed: false,
    remote,
    device: { unlessLost: (work) => work, lost: false, dispose: () => undefined },
    step: (order) => {
      orders.push(order);
      const taken = take(orders.length, order).then(() => measured);
      return { read: () => taken, dispose: () => undefined };
    },
    validate: () => Promise.reject(new Error('Nothing is validated while backends are measured.')),
    snapshot: () => Promise.reject(new Error('Nothing is kept of what is only measured.')),
    restore: () => undefined,
    dispose: () => {
      trainer.disposed = true;
    },
  };
  return trainer;
}
