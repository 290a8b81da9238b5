import type { DatasetInfo } from '../../data/dataset';
import { applyEdit } from '../../document/applyEdit';
import type { Edit } from '../../document/edit';
import { formatShape } from '../../layers/shapes';
import { analyseGraph, type GraphAnalysis, type NodeAnalysis } from '../analysis';
import type { RuleContext } from '../rules/context';

/** Gives an Input the size of the images; null where it has that, or none. */
export function sizeInput(
  { node, facts: { outputShape } }: NodeAnalysis,
  { shape }: DatasetInfo,
): Edit | null {
  if (outputShape === null || formatShape(outputShape) === formatShape(shape)) return null;
  const [height = 1, width = 1, channels = 1] = shape;
  return { type: 'configure', id: node.id, values: { height, width, channels } };
}

/** What is known of the graph once all Inputs have the size of the images; null where they have it. */
export function withSizedInputs({ document, dataset, inputs }: RuleContext): GraphAnalysis | null {
  const edits = dataset === null ? [] : inputs.flatMap((input) => sizeInput(input, dataset) ?? []);
  if (edits.length === 0) return null;
  return analyseGraph(applyEdit(document, { type: 'batch', label: 'Size', edits }).document.graph);
}
