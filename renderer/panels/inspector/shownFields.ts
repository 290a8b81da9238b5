import type { GraphNode } from '../../../shared/document/schema';
import type { AnyLayer } from '../../../shared/layers/index';
import type { FieldMeta } from '../../../shared/layers/layer';

/** The fields that matter as the others are set, and as the node's weights are its own or another's. */
export function shownFields(
  { fields }: Pick<AnyLayer, 'fields'>,
  { config, weightsOf }: Pick<GraphNode, 'config' | 'weightsOf'>,
): readonly (readonly [string, FieldMeta])[] {
  return Object.entries(fields).filter(([, { shownFor, ofWeights }]) => {
    if (ofWeights === true && weightsOf !== undefined) return false;
    if (shownFor === undefined) return true;
    const chosen = config[shownFor.field] ?? fields[shownFor.field]?.default;
    return shownFor.values.includes(String(chosen));
  });
}
