import { useStudyPhase } from '../study/phase';
import { isSearching, useFinder } from './finder';
import { isUnderWay } from './status';
import { useTrainingStore } from './store';

/** Why the worker takes nothing new now, as a clause for a button that waits; null where it is free. */
export function useOccupation(): string | null {
  const trains = useTrainingStore(({ phase }) => isUnderWay(phase));
  const measures = useTrainingStore(({ measuring }) => measuring !== null);
  const searches = useFinder(isSearching);
  const studies = useStudyPhase(({ phase }) => phase !== 'idle');
  if (studies) return 'Pause the study first';
  if (trains) return 'Stop the training first';
  if (measures) return 'Wait until the backends are measured';
  return searches ? 'Stop the search first' : null;
}
