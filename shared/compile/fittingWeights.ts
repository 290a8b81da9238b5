import type { Shape } from '../layers/layer';
import { formatShape } from '../layers/shapes';
import type { NodeAnalysis } from './analysis';
import { neededWeights } from './sharing';

/** Shapes one of which every kind of layer with weights accepts. */
const usual: readonly Shape[] = [[32, 32, 32], [32]];

/** Whether a node has weights; of one whose shapes are not known, whether its kind has any. */
export function hasWeights(analysis: NodeAnalysis): boolean {
  const needed = neededWeights(analysis);
  if (needed !== null) return needed.length > 0;
  const check = analysis.layer?.check(analysis.layer.defaults());
  if (check?.ok !== true) return false;
  const { layer } = check;
  return usual.some((shape) => layer.shape([shape]).ok && layer.weights([shape]).length > 0);
}

/** Which layers have weights that would fit a node, as a sentence for where there is none. */
export function fittingWeights(analysis: NodeAnalysis): string {
  const needed = neededWeights(analysis);
  const label = analysis.layer?.label ?? analysis.node.kind;
  if (needed === null) return `Which ${label} could lend it weights shows once its input is known.`;
  const sizes = needed.map(
    ({ name, shape }) => `${name} of ${shape.length === 0 ? 'one value' : formatShape(shape)}`,
  );
  return `Another ${label} with weights of the same sizes could lend it them: ${sizes.join(', ')}.`;
}
