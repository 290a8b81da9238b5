import type { Edit } from './edit';
import { equalData } from './equalData';
import { applyGraphEdit } from './graphEdits';
import type { NormscopeDocument } from './schema';

export interface AppliedEdit {
  /** The document given, itself, where the edit changes nothing. */
  readonly document: NormscopeDocument;
  /** Applied to `document`, gives back the document the edit was applied to, order of nodes and edges included. */
  readonly inverse: Edit;
}

/**
 * The document after an edit, and the edit that undoes it. Documents are never changed in place; what an edit does not
 * touch is shared between before and after.
 * @throws EditError where the edit names what is not there, or adds what is there already.
 */
export function applyEdit(document: NormscopeDocument, edit: Edit): AppliedEdit {
  switch (edit.type) {
    case 'setTraining':
      return {
        document: replacePart(document, { training: edit.training }),
        inverse: { type: 'setTraining', training: document.training },
      };
    case 'setStudy':
      return {
        document: replacePart(document, { study: edit.study }),
        inverse: { type: 'setStudy', study: document.study },
      };
    case 'setDataset':
      return {
        document: replacePart(document, { dataset: edit.dataset }),
        inverse: { type: 'setDataset', dataset: document.dataset },
      };
    case 'batch':
      return applyBatch(document, edit.label, edit.edits);
    default: {
      const { graph, inverse } = applyGraphEdit(document.graph, edit);
      return { document: replacePart(document, { graph }), inverse };
    }
  }
}

/** All edits in order, or, where one of them throws, none. */
function applyBatch(document: NormscopeDocument, label: string, edits: readonly Edit[]): AppliedEdit {
  let current = document;
  const inverses: Edit[] = [];
  for (const edit of edits) {
    const applied = applyEdit(current, edit);
    current = applied.document;
    inverses.unshift(applied.inverse);
  }
  return { document: current, inverse: { type: 'batch', label, edits: inverses } };
}

type Part = Partial<Pick<NormscopeDocument, 'graph' | 'training' | 'dataset' | 'study'>>;

function replacePart(document: NormscopeDocument, part: Part): NormscopeDocument {
  const unchanged =
    (part.graph === undefined || part.graph === document.graph) &&
    (part.training === undefined || equalData(part.training, document.training)) &&
    (part.dataset === undefined || equalData(part.dataset, document.dataset)) &&
    (part.study === undefined || equalData(part.study, document.study));
  return unchanged ? document : { ...document, ...part };
}
