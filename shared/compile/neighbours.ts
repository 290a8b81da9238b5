import type { Statistics } from '../layers/layer';
import type { GraphAnalysis, NodeAnalysis } from './analysis';
import { acceptedShapes } from './builtLayers';

/** The node whose value enters the first input of a node; null where there is none. */
export function giver({ nodes }: GraphAnalysis, { inputs: [wire] }: NodeAnalysis): NodeAnalysis | null {
  return wire === undefined ? null : (nodes.get(wire.source) ?? null);
}

/** The nodes that a node's value enters. */
export function takers({ index, nodes }: GraphAnalysis, id: string): readonly NodeAnalysis[] {
  return index.outOf(id).flatMap((wire) => {
    const taker = nodes.get(wire.target);
    return taker?.inputs.includes(wire) === true ? [taker] : [];
  });
}

/** What the statistics of a node's normalization are taken over; null where it takes none or its shape is not known. */
export function statisticsOf(analysis: NodeAnalysis): Statistics | null {
  const shapes = acceptedShapes(analysis);
  return shapes === null ? null : (analysis.configured?.statistics(shapes) ?? null);
}
