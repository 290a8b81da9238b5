import type { GraphNode } from '../../document/schema';
import { findLayer } from '../../layers/index';
import type { Complaint } from '../../layers/layer';
import type { NodeAnalysis } from '../analysis';
import { enteringShapes } from '../builtLayers';
import { freshId } from '../fresh';
import { takers } from '../neighbours';
import { type OutputSettings, readOutput } from '../outputConfig';
import { activationFor } from '../probabilities';
import type { Problem } from '../problem';
import { reshapeBefore } from '../reshapeBefore';
import type { RuleContext } from '../rules/context';
import { nameOf } from '../words';
import { firstThatHelps } from './firstThatHelps';
import { insertLayers, type NewLayer } from './insertLayers';
import { mergeFixes } from './mergeFixes';
import { takeOut } from './takeOut';

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
      return fitWindow(context, analysis);
    case 'merge-shapes-differ':
    case 'concatenate-sizes-differ':
    case 'concatenate-ranks-differ':
      return firstThatHelps(context, analysis, mergeFixes(context, analysis, complaint));
    case 'needs-image':
      return firstThatHelps(context, analysis, passVectorMaker(context, analysis));
    case 'groups-divide':
      return fewerGroups(analysis);
    case 'stride-with-dilation':
      return setField(analysis, 'dilationRate', 1);
    case 'bad-value':
      return resetField(analysis, complaint);
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

/** Padding; where a Reshape made the image too small, and that for this way alone, without that Reshape, if that helps. */
function fitWindow(context: RuleContext, analysis: NodeAnalysis): Fix | null {
  const reshape = reshapeBefore(context.analysis, analysis);
  if (reshape === null) return setPaddingSame(analysis.node);
  const others = takers(context.analysis, reshape.node.id).length > 1;
  const without = others ? null : takeOut(context.analysis, reshape);
  return without === null ? null : firstThatHelps(context, analysis, [without]);
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

/** Takes the image from before the layer that made a vector of it. */
function passVectorMaker({ analysis }: RuleContext, { node, inputs: [wire] }: NodeAnalysis): readonly Fix[] {
  const maker = wire === undefined ? undefined : analysis.nodes.get(wire.source);
  const [before] = maker?.inputs ?? [];
  if (wire === undefined || maker === undefined || before === undefined || maker.inputs.length > 1) return [];
  const label = `Wire ${nameOf(analysis.index, before.source)} to ${node.name}, past ${maker.node.name}`;
  const edge = { ...wire, id: freshId(analysis.index.graph, 'wire'), source: before.source };
  const edits = [
    { type: 'disconnect', ids: [wire.id] },
    { type: 'connect', edges: [edge] },
  ] as const;
  return [{ label, edit: { type: 'batch', label, edits } }];
}

/** The most groups, below those that there are, that the layer takes. */
function fewerGroups(analysis: NodeAnalysis): Fix | null {
  const groups = analysis.configured?.config['groups'];
  if (typeof groups !== 'number') return null;
  const shapes = enteringShapes(analysis);
  for (let fewer = groups - 1; fewer > 0 && shapes !== null; fewer--) {
    const check = analysis.layer?.check({ ...analysis.node.config, groups: fewer });
    if (check?.ok === true && check.layer.shape(shapes).ok) return setField(analysis, 'groups', fewer);
  }
  return null;
}

/** Back to what the layer comes with; it may be left out of the config as well. */
function resetField({ node, layer }: NodeAnalysis, { field }: Complaint): Fix | null {
  const meta = field === undefined ? undefined : layer?.fields[field];
  if (field === undefined || meta === undefined) return null;
  const value = meta.default === null ? meta.whenEmpty : String(meta.default);
  return {
    label: `Reset ${meta.label} to ${value}`,
    edit: { type: 'configure', id: node.id, values: { [field]: meta.default } },
  };
}

function setField({ node, layer }: NodeAnalysis, field: string, value: number): Fix {
  return {
    label: `Set ${layer?.fields[field]?.label ?? field} to ${value}`,
    edit: { type: 'configure', id: node.id, values: { [field]: value } },
  };
}
