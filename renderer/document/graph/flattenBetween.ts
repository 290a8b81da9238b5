import { applyEdit } from '../../../shared/document/applyEdit';
import type { Edit } from '../../../shared/document/edit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { nodeCentre } from '../layout';
import { layerPresets } from '../presets';
import { addLayerAt } from './add';
import { connectToFreePort } from './connect';

/** The edit that wires two layers through a Flatten, where no wire can be drawn between them but that would do; else null. */
export function flattenBetween(document: NormscopeDocument, source: string, target: string): Edit | null {
  const find = (id: string) => document.graph.nodes.find((node) => node.id === id);
  const [preset, from, to] = [layerPresets.find(({ id }) => id === 'Flatten'), find(source), find(target)];
  if (preset === undefined || from === undefined || to === undefined) return null;
  const [start, end] = [nodeCentre(from), nodeCentre(to)];
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const { edit, id } = addLayerAt(document.graph, preset, middle);
  const grown = applyEdit(document, edit).document;
  const into = connectToFreePort(grown, source, id);
  if (!into.ok) return null;
  const onward = connectToFreePort(applyEdit(grown, into.edit).document, id, target);
  // A wire that is there already is no reason for another layer.
  if (!onward.ok || onward.replaced.length > 0) return null;
  return { type: 'batch', label: 'Insert Flatten', edits: [edit, into.edit, onward.edit] };
}
