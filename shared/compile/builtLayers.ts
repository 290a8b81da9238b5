import type { EngineLayer, Shape } from '../layers/layer';
import type { NodeAnalysis } from './analysis';

/** The shapes that enter a node, or do so once what is before it is mended, without gaps; null where one of them is not plain. */
export function enteringShapes({ inputs, facts }: NodeAnalysis): readonly Shape[] | null {
  const shapes = inputs.map((edge) => facts.expectedInputs[edge.targetPort] ?? null);
  return shapes.every((shape) => shape !== null) ? shapes : null;
}

/** The shapes that enter a node which takes them; null where it complains, or where one of them is not plain. */
export function acceptedShapes(analysis: NodeAnalysis): readonly Shape[] | null {
  const { complaints, accepted, inputs } = analysis;
  const takesAll = complaints.length === 0 && accepted[0]?.inputs.length === inputs.length;
  return takesAll ? enteringShapes(analysis) : null;
}

/** What the engine builds for a node, or would once its inputs fit; null where that is not plain. */
export function builtLayers({
  configured,
  accepted: [only, ...others],
}: NodeAnalysis): readonly EngineLayer[] | null {
  if (configured === null || only === undefined || others.length > 0) return null;
  return only.layer.build(only.inputs);
}
