import { RotateCcw } from 'lucide-react';
import type { Trial } from '../../../shared/study/trials';
import { attempt } from '../../app/errors';
import { isBusy } from '../../training/store';
import { IconButton } from '../../ui/IconButton';
import { useStudyPhase } from '../phase';
import { rerunTrials } from '../store';

/** Trains a trial again. */
export function AgainButton({ name, trial }: { readonly name: string; readonly trial: Trial }) {
  const phase = useStudyPhase((state) => state.phase);
  const free = phase === 'running' || (phase === 'idle' && !isBusy());
  return (
    <IconButton
      label={`Train ${name}, seed ${trial.seed} again`}
      variant="ghost"
      size="small"
      disabled={!free}
      onClick={() => attempt('The trial was not begun again', () => rerunTrials([trial.key]))}
    >
      <RotateCcw />
    </IconButton>
  );
}
