import { openRunStore } from '../../../electron/main/runs/open';
import type { RunStore } from '../../../electron/main/runs/store';
import { DOCUMENT_VERSION, documentSchema, type NormscopeDocument } from '../../../shared/document/schema';
import type { AppendRun, BeginRun } from '../../../shared/protocol/runs';
import type { StepMetrics } from '../../../shared/signals/metrics';
import type { WeightNorms } from '../../../shared/signals/weightNorms';

/** Opens a store that has nothing to say about how it was opened. */
export function openWell(path: string): RunStore {
  const { store, note } = openRunStore(path);
  if (note !== null) throw new Error(`Expected a store that opens without a word, received: ${note}`);
  return store;
}

export function exampleDocument(id = 'project-1'): NormscopeDocument {
  return documentSchema.parse({
    format: 'normscope',
    version: DOCUMENT_VERSION,
    id,
    graph: {
      nodes: [{ id: 'n1', kind: 'Input', name: 'input', position: { x: 0, y: 0 }, config: {} }],
      edges: [],
    },
    dataset: { id: 'mnist10k' },
    training: {
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      batchSize: 32,
      epochs: 5,
      seed: 4_294_967_295,
      backend: 'auto',
      framesEvery: 10,
    },
  });
}

export function exampleRun(id: string, values: Partial<BeginRun> = {}): BeginRun {
  return {
    id,
    startedAt: 1_700_000_000_000,
    backend: 'wasm',
    note: null,
    totalSteps: 100,
    document: exampleDocument(),
    origin: null,
    ...values,
  };
}

export function exampleSteps(from: number, to: number): StepMetrics[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    step: from + index,
    epoch: 1,
    loss: 1 / (from + index),
    accuracy: 0.25,
    top5Accuracy: 0.75,
    learningRate: 1e-3,
    milliseconds: 12.5,
  }));
}

/** Norms of two weights, which differ from step to step. */
export function exampleNorms(from: number, to: number): WeightNorms[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const step = from + index;
    return {
      step,
      weights: [
        { node: 'n2', weight: 'kernel', gradientNorm: 1 / step, weightNorm: 3 + step },
        { node: 'n1', weight: 'gamma', gradientNorm: 2 / step, weightNorm: 5 + step },
      ],
    };
  });
}

export function batch(runId: string, values: Partial<AppendRun>): AppendRun {
  return { runId, steps: [], epochs: [], frames: [], norms: [], rates: [], checkpoints: [], ...values };
}
