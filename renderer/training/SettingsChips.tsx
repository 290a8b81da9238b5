import { Info } from 'lucide-react';
import { findDataset } from '../../shared/data/catalogue';
import type { Optimizer } from '../../shared/document/schema';
import { formatCount, formatRate } from '../charts/format';
import { useDocumentStore } from '../document/store';
import { Tooltip } from '../ui/Tooltip';
import { isUnderWay } from './status';
import { useTrainingStore } from './store';
import styles from './TrainBar.module.css';

const backendNames = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: 'plain JS',
  auto: 'fastest backend',
};

const optimizerNames: Readonly<Record<Optimizer['kind'], string>> = {
  sgd: 'SGD',
  momentum: 'Momentum',
  adam: 'Adam',
};

/** The settings of the run under way, else those that the next run will have. */
function useSettings() {
  const open = useDocumentStore((state) => state.document);
  const trained = useTrainingStore(({ phase, buffer }) => (isUnderWay(phase) ? buffer?.document : undefined));
  return trained ?? open;
}

/** The backend in use and the images per second that it was measured at. */
export function BackendChip() {
  const { phase, backend, note, msPerStep } = useTrainingStore();
  const { training } = useSettings();
  const name = backendNames[backend ?? training.backend];
  const rate = msPerStep === null ? null : (training.batchSize * 1000) / msPerStep;
  const chip = (
    <span className={styles['chip']} data-phase={phase} data-noted={note !== null}>
      {note !== null && <Info aria-label="Note" />}
      <span>{rate === null ? name : `${name} · ${formatCount(rate)} img/s`}</span>
    </span>
  );
  return note === null ? chip : <Tooltip content={note}>{chip}</Tooltip>;
}

/** What is trained on, and how. */
export function DataChip() {
  const { dataset, training } = useSettings();
  const { optimizer, batchSize } = training;
  const label = findDataset(dataset.id)?.label ?? dataset.id;
  const method = `${optimizerNames[optimizer.kind]} ${formatRate(optimizer.learningRate)}`;
  return (
    <span className={styles['chip']} data-kind="data">
      <span>{`${label} · batch ${batchSize} · ${method}`}</span>
    </span>
  );
}
