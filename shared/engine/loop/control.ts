/**
 * How a host steers a training under way. Commands may come at any time; the loop obeys between two steps, and between two
 * batches of validation. The order of commands counts: `step` while it runs pauses after the next step.
 */
export interface TrainingControl {
  /** Wait after the step, or the batch of validation, under way. */
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
  /** What the loop is to do next. */
  readonly wish: 'step' | 'wait' | 'stop';
  /** The loop says that it takes a step: one that was allowed singly is used up. */
  stepTaken(): void;
  /** Resolves at the next command. */
  changed(): Promise<void>;
}

/** A control that lets training run. */
export function createTrainingControl(): TrainingControl {
  let allowed = Number.POSITIVE_INFINITY;
  let stopped = false;
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
    get wish() {
      if (stopped) return 'stop';
      return allowed > 0 ? 'step' : 'wait';
    },
    stepTaken: () => {
      allowed -= 1;
    },
    changed: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
