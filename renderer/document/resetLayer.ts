import type { Edit } from '../../shared/document/edit';
import type { GraphNode } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import { namingField } from './presets';

/**
 * The edit that puts every option of a layer back to its default; null where all are. An option that gives the layer its
 * name on the canvas stays: a Softmax does not become a ReLU.
 */
export function resetLayer(node: GraphNode): Edit | null {
  const layer = findLayer(node.kind);
  if (layer === undefined) return null;
  const changed = Object.entries(layer.defaults()).filter(
    ([field, standard]) =>
      field !== namingField(node.kind) && !Object.is(node.config[field] ?? standard, standard),
  );
  if (changed.length === 0) return null;
  return { type: 'configure', id: node.id, values: Object.fromEntries(changed) };
}
