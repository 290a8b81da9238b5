import type { BackendName } from '../../document/schema';
import { BeyondReachError } from './reach';
import { isOutOfMemory } from './sentences';

/** A backend failed before the first step on it had ended: nothing is lost yet, and another may do better. */
export class FirstStepError extends Error {
  override readonly name = 'FirstStepError';
  /** Why, as a clause. */
  readonly reason: string;

  constructor(message: string, options: { readonly cause: unknown }) {
    super(message, options);
    this.reason = `its first step failed (${message.replace(/\.$/, '')})`;
  }
}

export function failedBeforeFirstStep(cause: unknown): FirstStepError {
  return new FirstStepError(cause instanceof Error ? cause.message : String(cause), { cause });
}

/** Waits for what a device is prepared with. Where that fails, the first step would have: it becomes a `FirstStepError`. */
export async function beforeFirstStep(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw failedBeforeFirstStep(error);
  }
}

/**
 * Passes on what a training or a search tells, with `started` before it, once the first step has shown that the backend works.
 * What fails until then becomes a `FirstStepError`.
 */
export async function* startedWith<Event extends { readonly type: string }, End>(
  started: Event,
  events: AsyncGenerator<Event, End | 'stopped'>,
): AsyncGenerator<Event, End | 'stopped'> {
  try {
    const first = (): ReturnType<typeof events.next> =>
      events.next().catch((error: unknown) => {
        throw failedBeforeFirstStep(error);
      });
    const early: Event[] = [];
    let next = await first();
    // A rate is told before the step that it holds for, and what passes through the network before any.
    while (!next.done && (next.value.type === 'learningRate' || next.value.type === 'spreads')) {
      early.push(next.value);
      next = await first();
    }
    yield started;
    yield* early;
    while (!next.done) {
      yield next.value;
      next = await events.next();
    }
    return next.value;
  } finally {
    await events.return('stopped');
  }
}

/** Whether another backend could mend what failed on this one. */
export function canGiveWay(backend: BackendName, { cause }: FirstStepError): boolean {
  // Plain JavaScript is no way out of WASM's memory: a hundred times slower, and it has as much to hold.
  return !(backend === 'wasm' && (cause instanceof BeyondReachError || isOutOfMemory(cause)));
}
