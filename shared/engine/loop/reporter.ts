import { memory } from '@tensorflow/tfjs-core';
import type { TrainingEvent } from '../../protocol/training';
import type { StepMetrics } from '../../signals/metrics';
import { createPace } from './pace';
import type { FinishedStep } from './pipeline';

/** Turns finished steps into events, several steps in one where they come fast. */
export interface Reporter {
  /** What to send now that a step is finished. Frames go at once, after the steps before them. */
  report(finished: FinishedStep): readonly TrainingEvent[];
  /** Everything not sent yet. */
  flush(): readonly TrainingEvent[];
}

export function createReporter(now: () => number): Reporter {
  const pace = createPace(now);
  let unsent: StepMetrics[] = [];
  const flush = (): readonly TrainingEvent[] => {
    if (unsent.length === 0) return [];
    const steps = unsent;
    unsent = [];
    pace.sent();
    const { numTensors, numBytes } = memory();
    return [{ type: 'steps', steps, tensors: numTensors, bytes: numBytes }];
  };
  return {
    report: ({ metrics, frames }) => {
      unsent.push(metrics);
      if (frames.length === 0 && !pace.due()) return [];
      return [...flush(), ...frames.map((frame) => ({ type: 'frame', frame }) as const)];
    },
    flush,
  };
}
