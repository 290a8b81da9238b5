/**
 * How a host steers a training under way. Commands may come at any time; the loop obeys between two steps, and between two
 * batches of validation. The order of commands counts: `step` while it runs pauses after the next step.
 */
export interface TrainingControl {
  /**
   * Wait after the step, or the batch of validation, under way. Where frames are taken and the step under way has none, the step
   * after it is taken first, with frames: who pauses looks.
   */
  pause(): void;
  /** Go on without end. */
  resume(): void;
  /**
   * Train one step, then wait. Given before the start, the training begins with one step and waits; given in validation, it
   * validates to the end first.
   */
  step(): void;
  /** End after the step, or the batch of validation, under way; nothing undoes it. */
  stop(): void;
  /**
   * Train on from this base learning rate, also while paused: the schedule takes its shares of it from the next step on.
   * Throws a `RangeError` where it is no positive number.
   */
  setLearningRate(rate: number): void;
  /** What the loop is to do next. */
  readonly wish: 'step' | 'wait' | 'stop';
  /** Whether steps are allowed one by one: each of them is looked at. */
  readonly singly: boolean;
  /** The base learning rate that was asked for last; null where it is still the settings'. */
  readonly learningRate: number | null;
  /** The loop says that it takes a step: one that was allowed singly is used up. One before a pause uses none. */
  stepTaken(): void;
  /** Resolves at the next command. */
  changed(): Promise<void>;
}

/** A control that lets training run. */
export function createTrainingControl(): TrainingControl {
  let allowed = Number.POSITIVE_INFINITY;
  let stopped = false;
  let learningRate: number | null = null;
  let waiting: (() => void)[] = [];
  const tell = (): void => {
    for (const wake of waiting) wake();
    waiting = [];
  };
  const allow = (steps: number): void => {
    allowed = steps;
    tell();
  };
  return {
    pause: () => allow(0),
    resume: () => allow(Number.POSITIVE_INFINITY),
    step: () => allow(Number.isFinite(allowed) ? allowed + 1 : 1),
    stop: () => {
      stopped = true;
      tell();
    },
    setLearningRate: (rate) => {
      if (!(Number.isFinite(rate) && rate > 0)) {
        throw new RangeError(`A learning rate is a finite number above 0; received ${rate}: give another.`);
      }
      learningRate = rate;
      tell();
    },
    get learningRate() {
      return learningRate;
    },
    get singly() {
      return Number.isFinite(allowed);
    },
    get wish() {
      if (stopped) return 'stop';
      return allowed > 0 ? 'step' : 'wait';
    },
    stepTaken: () => {
      allowed = Math.max(0, allowed - 1);
    },
    changed: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
