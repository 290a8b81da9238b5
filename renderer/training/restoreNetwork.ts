import type { RunRecord } from '../../shared/protocol/runs';
import { useDocumentStore } from '../document/store';
import { showToast } from '../ui/toasts';
import type { RunBuffer } from './buffer';
import { runName } from './runName';

/** Puts the network that a run trained back on the canvas, as one step that can be undone. */
export function restoreNetwork({ document }: Pick<RunBuffer, 'document'>, record: RunRecord): void {
  useDocumentStore.getState().edit({ type: 'replaceGraph', graph: document.graph });
  showToast({
    tone: 'good',
    title: `The network of ${runName(record)} is back`,
    sentence: 'Undo brings back the one before.',
  });
}
