import { DOCUMENT_FORMAT, DOCUMENT_VERSION, type NormscopeDocument } from '../../shared/document/schema';
import { createId } from './ids';

/** What is open before the first project has been read: no layers, and settings nobody sees. */
export function emptyDocument(): NormscopeDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id: createId(),
    graph: { nodes: [], edges: [] },
    dataset: { id: 'mnist10k' },
    training: {
      optimizer: { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      batchSize: 32,
      epochs: 5,
      seed: 0,
      backend: 'auto',
      framesEvery: 10,
    },
  };
}
