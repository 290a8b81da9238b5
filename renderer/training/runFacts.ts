import type { RunStatus } from '../../shared/protocol/runs';
import type { RunBuffer } from './buffer';
import { useRunList } from './runs';
import { isUnderWay } from './status';
import { useTrainingStore } from './store';
import { useRunView } from './view';

/** What is to be said of a run, from the store's record or, for one that the store does not have, from the training. */
export interface RunFacts {
  /** Null for a run that is not recorded. */
  readonly number: number | null;
  readonly status: RunStatus;
  readonly sentence: string | null;
  /** Whether its frames made room for newer runs. */
  readonly trimmed: boolean;
}

/** What is to be said of the run that the panels show; null where they show none. */
export function useShownRunFacts(): RunFacts | null {
  const run = useRunView((view) => view.run);
  const record = useRunList(({ runs }) => runs.find(({ id }) => id === run?.id));
  const live = useLiveFacts(run);
  if (run === null) return null;
  if (live !== null) return { ...live, number: record?.number ?? null, trimmed: record?.trimmed ?? false };
  return record ?? null;
}

/** The training's own word on the run shown, where that is the one it trains or has trained last. */
function useLiveFacts(run: RunBuffer | null): Pick<RunFacts, 'status' | 'sentence'> | null {
  const phase = useTrainingStore((training) => training.phase);
  const reason = useTrainingStore((training) => training.reason);
  const sentence = useTrainingStore((training) => training.sentence);
  const buffer = useTrainingStore((training) => training.buffer);
  if (run === null || run !== buffer) return null;
  return { status: isUnderWay(phase) ? 'running' : (reason ?? 'running'), sentence };
}

/** True while the run that the panels show is being trained. */
export function useShownIsLive(): boolean {
  const run = useRunView((view) => view.run);
  return useTrainingStore(({ buffer, phase }) => buffer !== null && buffer === run && isUnderWay(phase));
}
