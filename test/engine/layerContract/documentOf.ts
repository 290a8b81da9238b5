import { noAugmentation } from '../../../shared/document/augmentation';
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type LayerConfig,
  type NormscopeDocument,
} from '../../../shared/document/schema';

/** A document with this layer alone on the canvas. */
export function documentOf(kind: string, config: LayerConfig): NormscopeDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id: 'contract',
    graph: { nodes: [{ id: 'node', kind, name: 'node', position: { x: 0, y: 0 }, config }], edges: [] },
    dataset: { id: 'mnist10k' },
    training: {
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      schedule: { kind: 'constant' },
      clipping: { kind: 'none' },
      earlyStopping: { kind: 'none' },
      augmentation: noAugmentation,
      checkpoints: { kind: 'epoch' },
      batchSize: 1,
      epochs: 1,
      seed: 0,
      backend: 'cpu',
      arithmetic: 'portable',
      framesEvery: 0,
    },
    study: null,
  };
}
