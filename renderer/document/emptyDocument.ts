import { DOCUMENT_FORMAT, DOCUMENT_VERSION, type NormscopeDocument } from '../../shared/document/schema';
import { usualTraining } from '../../shared/templates/network';
import { createId } from './ids';

/** What is open before the first project has been read: no layers, and settings nobody sees. */
export function emptyDocument(): NormscopeDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id: createId(),
    graph: { nodes: [], edges: [] },
    dataset: { id: 'mnist10k' },
    training: usualTraining,
    study: null,
  };
}
