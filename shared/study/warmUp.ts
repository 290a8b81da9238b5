import { median } from '../collections/median';
import type { TrainingEvent } from '../protocol/training';

/** A training of an epoch, or of as much of one as there was time for, that was timed. */
export interface WarmUp {
  /** Median wall time of a step per image, in milliseconds; null where no step was taken but the first. */
  readonly msPerImage: number | null;
  readonly steps: number;
  /** Null where the training did not come to its end. */
  readonly whole: {
    /** Wall time of an epoch in milliseconds, with validation and looking inside. */
    readonly msPerEpoch: number;
    /** What the training took beside it: to get ready, to look inside at the end, and to let running statistics settle. */
    readonly msBeside: number;
  } | null;
  /** How the training ended. */
  readonly sentence: string;
}

interface EpochWatch {
  tell(event: TrainingEvent): void;
  measured(): WarmUp;
}

/** Times a training of one epoch by its events. */
export function watchEpoch(batchSize: number, now: () => number): EpochWatch {
  const begun = now();
  const times: number[] = [];
  let [from, to, end] = [begun, begun, begun];
  let completed = false;
  let sentence = '';
  return {
    tell: (event) => {
      end = now();
      // What is looked at before the first step counts to no epoch, what is after the last does.
      if (times.length === 0 && (event.type === 'started' || event.type === 'spreads')) from = end;
      else if (event.type === 'epoch' || event.type === 'spreads') to = end;
      if (event.type === 'steps') times.push(...event.steps.map((step) => step.milliseconds));
      if (event.type !== 'ended') return;
      completed = event.reason === 'completed';
      sentence = event.sentence;
    },
    measured: () => {
      // The first step also makes ready what the others use.
      const middle = median(times.slice(1));
      // A training is told of as started when its first step has ended.
      const msPerEpoch = to - from + (middle ?? 0);
      return {
        msPerImage: middle === null ? null : middle / batchSize,
        steps: Math.max(0, times.length - 1),
        whole: completed ? { msPerEpoch, msBeside: Math.max(0, end - begun - msPerEpoch) } : null,
        sentence,
      };
    },
  };
}
