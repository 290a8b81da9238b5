import type { ChannelSpread } from '../signals/activations';
import { driftBetween } from './drift';
import type { Part } from './outcome';

/** What was seen of what enters a network's activations, look by look. */
export interface Looks {
  /** A look at a step that was looked at already says nothing new: a training that goes on between two epochs looks there again. */
  add(step: number, places: readonly ChannelSpread[]): void;
  /** How far it had moved at each look since the one before, as far as that is known. */
  drifts(): number[];
  /** What has to be kept to go on from `step`. */
  part(step: number): Pick<Part, 'looks' | 'spreads'>;
}

/** Compares each look with the one before it. @param from where it goes on from; null at the beginning */
export function watchLooks(from: Pick<Part, 'looks' | 'spreads'> | null): Looks {
  // Of those before the checkpoint only the last is compared with.
  const looks = (from?.looks ?? []).map((look) => ({ ...look, places: from?.spreads ?? [] }));
  return {
    add: (step: number, places: readonly ChannelSpread[]): void => {
      const last = looks.at(-1);
      if (last?.step === step) return;
      looks.push({ step, places: [...places], drift: last ? driftBetween(last.places, places) : null });
    },
    drifts: () => looks.flatMap(({ drift }) => drift ?? []),
    part: (step: number): Pick<Part, 'looks' | 'spreads'> => {
      const before = looks.filter((look) => look.step <= step);
      const spreads = before.at(-1)?.places ?? [];
      return { looks: before.map(({ step: at, drift }) => ({ step: at, drift })), spreads };
    },
  };
}
