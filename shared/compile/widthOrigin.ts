import type { GraphEdge, GraphNode } from '../document/schema';
import type { GraphAnalysis, NodeAnalysis } from './analysis';
import { plainShape } from './expectation';

/** Config fields that say how many channels or values a layer gives. */
const widthFields = ['filters', 'units'];

/** A layer that decides on its own how many channels it gives, and the config field that says so. */
export interface WidthOrigin {
  readonly node: GraphNode;
  readonly field: string;
}

/** The layer that decides how many channels a node gives, past layers that keep the number; null where it is unclear. */
export function widthOrigin({ nodes }: GraphAnalysis, from: NodeAnalysis): WidthOrigin | null {
  let at: NodeAnalysis | undefined = from;
  while (at !== undefined) {
    const { node, layer, facts }: NodeAnalysis = at;
    const field = widthFields.find((name) => Object.hasOwn(layer?.fields ?? {}, name));
    if (field !== undefined) return { node, field };
    const [wire, ...others]: readonly GraphEdge[] = at.inputs;
    const width = plainShape(facts)?.at(-1);
    const keepsWidth = width !== undefined && facts.expectedInputs[0]?.at(-1) === width;
    if (wire === undefined || others.length > 0 || !keepsWidth) return null;
    at = nodes.get(wire.source);
  }
  return null;
}
