import type { EngineLayer, Shape } from '../layers/layer';
import type { NodeAnalysis } from './analysis';

/** The shapes that enter a node, without gaps; null where one of them is not known. */
export function enteringShapes({ inputs, facts }: NodeAnalysis): readonly Shape[] | null {
  const shapes = inputs.map((edge) => facts.inputShapes[edge.targetPort] ?? null);
  return shapes.every((shape) => shape !== null) ? shapes : null;
}

/** What the engine builds for a node; null where the node's shape is not known. */
export function builtLayers(analysis: NodeAnalysis): readonly EngineLayer[] | null {
  const shapes = enteringShapes(analysis);
  const { configured, facts } = analysis;
  if (configured === null || shapes === null || facts.outputShape === null) return null;
  return configured.build(shapes);
}
