import { findDataset } from '../../shared/data/catalogue';
import type { BackendChoice, BackendName, NormscopeDocument } from '../../shared/document/schema';
import type { Optimizer } from '../../shared/document/training';
import { formatCount, formatRate } from '../charts/format';

/** Backends as the panels call them. */
export const backendNames: Readonly<Record<BackendChoice | BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: 'plain JS',
  auto: 'fastest backend',
};

/** Optimizers as the panels call them. */
export const optimizerNames: Readonly<Record<Optimizer['kind'], string>> = {
  sgd: 'SGD',
  momentum: 'Momentum',
  nesterov: 'Nesterov',
  rmsprop: 'RMSProp',
  adagrad: 'Adagrad',
  adam: 'Adam',
  adamw: 'AdamW',
};

/** What a document trains on, and how, e.g. `MNIST 10k · batch 32 · Adam 1e-3`. */
export function settingsWords({
  dataset,
  training,
}: Pick<NormscopeDocument, 'dataset' | 'training'>): string {
  const { optimizer, batchSize } = training;
  const label = findDataset(dataset.id)?.label ?? dataset.id;
  const method = `${optimizerNames[optimizer.kind]} ${formatRate(optimizer.learningRate)}`;
  return `${label} · batch ${formatCount(batchSize)} · ${method}`;
}
