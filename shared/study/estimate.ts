import { findDataset } from '../data/catalogue';
import { type Outcome, ofTrials } from './outcome';
import type { Trial } from './trials';
import type { Variant } from './variants';
import type { WarmUp } from './warmUp';

/** How long the rest of a study takes, and what that was measured by; what is told by steps alone is the least that it takes. */
export interface TimeLeft {
  readonly milliseconds: number;
  readonly by: 'trainings' | 'epoch' | 'steps';
}

interface Known {
  readonly variants: readonly Variant[];
  /** Trials that have not ended, with the share of their steps that was taken. */
  readonly left: readonly { readonly trial: Trial; readonly done: number }[];
  readonly outcomes: readonly Outcome[];
  readonly warmUp: WarmUp | null;
  /** Trainings at a time. */
  readonly slots: number;
}

/**
 * The time that is left: of each trial the mean wall time (validation and looking inside with it) of the completed ones of its variant, or else of its setting, or else of all;
 * where none was completed, what a training of the drawn network takes by its warm-up: an epoch, as often as it has epochs, and what
 * is beside; or, where the warm-up came to no end of an epoch, images times epochs times the time of one, which leaves validation out. All of
 * it over the number of trainings at a time. Null where nothing was measured, or nothing is left.
 */
export function estimateTimeLeft({ variants, left, outcomes, warmUp, slots }: Known): TimeLeft | null {
  if (left.length === 0) return null;
  const ended = ofTrials(outcomes).filter(({ ended: how }) => how === 'completed');
  const by = ended.length > 0 ? 'trainings' : byOf(warmUp);
  let milliseconds = 0;
  for (const { trial, done } of left) {
    const whole = by === 'trainings' ? meanLike(trial, ended, variants) : byWarmUp(trial, warmUp);
    if (whole === null) return null;
    milliseconds += whole * (1 - done);
  }
  return { milliseconds: milliseconds / Math.min(slots, left.length), by };
}

/** What tries a learning rate takes as much less as it has fewer epochs. */
function meanLike(
  { variant, probe, document }: Trial,
  ended: readonly Outcome[],
  variants: readonly Variant[],
): number | null {
  const setting = variants[variant]?.settingIndex;
  const same = ended.filter((outcome) => outcome.variant === variant);
  const alike = ended.filter((outcome) => variants[outcome.variant]?.settingIndex === setting);
  const times = [same, alike, ended].find(({ length }) => length > 0)?.map(timeOf);
  if (times === undefined) return null;
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const epochs = variants[variant]?.document.training.epochs;
  return probe === null || epochs === undefined ? mean : (mean * document.training.epochs) / epochs;
}

/** Where the wall time was not kept, that of the epochs, which leaves looking inside out. */
function timeOf({ epochs, wallMilliseconds }: Outcome): number {
  if (wallMilliseconds !== null) return wallMilliseconds;
  return epochs.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

const byOf = (warmUp: WarmUp | null): TimeLeft['by'] => (warmUp?.whole == null ? 'steps' : 'epoch');

function byWarmUp({ document }: Trial, warmUp: WarmUp | null): number | null {
  const { epochs } = document.training;
  if (warmUp?.whole != null) return warmUp.whole.msBeside + epochs * warmUp.whole.msPerEpoch;
  const images = findDataset(document.dataset.id)?.trainCount;
  if (warmUp?.msPerImage == null || images === undefined) return null;
  return epochs * images * warmUp.msPerImage;
}
