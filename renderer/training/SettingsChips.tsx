import { Info } from 'lucide-react';
import type { BackendChoice } from '../../shared/document/schema';
import { formatCount } from '../charts/format';
import { useDocumentStore } from '../document/store';
import { Tooltip } from '../ui/Tooltip';
import { backendNames, settingsWords } from './settingsWords';
import { isUnderWay } from './status';
import { useTrainingStore } from './store';
import styles from './TrainBar.module.css';

/** The settings of the run under way, else those that the next run will have. */
function useSettings() {
  const open = useDocumentStore((state) => state.document);
  const trained = useTrainingStore(({ phase, buffer }) => (isUnderWay(phase) ? buffer?.document : undefined));
  return trained ?? open;
}

/** The backend in use and the images per second that it was measured at. */
export function BackendChip() {
  const { phase, backend, note, msPerStep, buffer } = useTrainingStore();
  const { training } = useSettings();
  const name = backendNames[backend ?? training.backend];
  // A run that has ended was measured at its own batch size, whatever the next one will have.
  const measured = buffer?.document.training ?? training;
  const rate = msPerStep === null ? null : (measured.batchSize * 1000) / msPerStep;
  const chip = (
    <span className={styles['chip']} data-phase={phase} data-noted={note !== null}>
      {note !== null && <Info aria-label="Note" />}
      <span>
        {name}
        {rate !== null && <span className={styles['rate']}> · {formatCount(rate)} img/s</span>}
      </span>
    </span>
  );
  return <Tooltip content={note ?? whatItIs(training.backend)}>{chip}</Tooltip>;
}

function whatItIs(choice: BackendChoice): string {
  return choice === 'auto'
    ? 'What computes the training: the fastest for this network, which is measured before its first training. It is chosen under Backend in the training settings.'
    : 'What computes the training; it is chosen under Backend in the training settings.';
}

/** What is trained on, and how. */
export function DataChip() {
  const settings = useSettings();
  return (
    <span className={styles['chip']} data-kind="data">
      <span>{settingsWords(settings)}</span>
    </span>
  );
}
