import { memory } from '@tensorflow/tfjs-core';
import type { TrainingEvent } from '../../protocol/training';
import type { StepMetrics } from '../../signals/metrics';
import { createPace } from './pace';
import type { FinishedStep } from './pipeline';

/** Turns finished steps into events, several steps in one where they come fast. */
export interface Reporter {
  /** What to send now that a step is finished. Frames and norms go at once, after the steps before them. */
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
    report: ({ metrics, frames, norms }) => {
      unsent.push(metrics);
      const seen: TrainingEvent[] = frames.map((frame) => ({ type: 'frame', frame }));
      if (norms !== null) seen.push({ type: 'norms', norms });
      return seen.length > 0 || pace.due() ? [...flush(), ...seen] : [];
    },
    flush,
  };
}
