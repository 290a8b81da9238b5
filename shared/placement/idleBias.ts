import type { GraphAnalysis } from '../compile/analysis';
import { removesConstant } from './norms';

/** Layers that give a constant on a channel on as it is. */
const PASSING = new Set([
  ...['Add', 'Concatenate', 'MaxPool2D', 'AvgPool2D', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D'],
  ...['Cropping2D', 'UpSampling2D'],
]);

/** Whether nothing of a constant that a layer adds to a channel is left: on every way from it a norm subtracts it. */
export function losesConstants(analysis: GraphAnalysis, id: string): boolean {
  const { index, facts } = analysis;
  const next = index.outOf(id).flatMap(({ target }) => index.nodes.get(target) ?? []);
  return (
    next.length > 0 &&
    next.every((node) => {
      if (PASSING.has(node.kind)) return losesConstants(analysis, node.id);
      return removesConstant(node, facts.get(node.id)?.inputShapes[0]?.at(-1) ?? 0);
    })
  );
}
