import type { GraphNode } from '../../document/schema';
import { findLayer } from '../../layers/index';
import type { Complaint } from '../../layers/layer';
import type { NodeAnalysis } from '../analysis';
import { type OutputSettings, readOutput } from '../outputConfig';
import { activationFor } from '../probabilities';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { insertLayers, type NewLayer } from './insertLayers';

type Fix = NonNullable<Problem['fix']>;

/** The edit that mends what a layer complains of; null where there is no obvious one. */
export function fixComplaint(context: RuleContext, analysis: NodeAnalysis, complaint: Complaint): Fix | null {
  const { node } = analysis;
  switch (complaint.code) {
    case 'dense-needs-vector':
      return insertBefore(context, analysis, complaint, [{ kind: 'Flatten' }]);
    case 'output-needs-vector':
      return insertBefore(context, analysis, complaint, classifier(context, analysis));
    case 'window-too-large':
      return setPaddingSame(node);
    case 'unknown-option':
      return removeOption(node, complaint);
    default:
      return null;
  }
}

/** Not where two wires enter the port: one of them has to go first. */
function insertBefore(
  { document, analysis }: RuleContext,
  { node }: NodeAnalysis,
  { port = 0 }: Complaint,
  layers: readonly NewLayer[],
): Fix | null {
  const [edge, ...others] = analysis.index.into(node.id).filter((input) => input.targetPort === port);
  if (edge === undefined || others.length > 0 || layers.length === 0) return null;
  const labels = layers.map(({ kind }) => findLayer(kind)?.label ?? kind);
  return {
    label: `Insert ${labels.join(' and ')} before ${node.name}`,
    edit: insertLayers(document.graph, edge, layers),
  };
}

/** The layers that turn an image into one value per class; none where the classes are not known. */
function classifier({ dataset }: RuleContext, output: NodeAnalysis): readonly NewLayer[] {
  if (dataset === null) return [];
  const settings = readOutput(output);
  const activation = settings?.fromLogits === true ? 'linear' : usualEnd(settings);
  return [{ kind: 'Flatten' }, { kind: 'Dense', config: { units: dataset.classes.length, activation } }];
}

/** What a classifier ends in where its Output expects no logits. */
function usualEnd(settings: OutputSettings | null): 'softmax' | 'sigmoid' {
  return (settings === null ? null : activationFor(settings)) ?? 'softmax';
}

function setPaddingSame(node: GraphNode): Fix {
  return {
    label: "Use padding 'same'",
    edit: { type: 'configure', id: node.id, values: { padding: 'same' } },
  };
}

function removeOption(node: GraphNode, { field }: Complaint): Fix | null {
  if (field === undefined) return null;
  return {
    label: `Remove the option '${field}'`,
    edit: { type: 'configure', id: node.id, values: {}, unset: [field] },
  };
}
