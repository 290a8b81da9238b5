import type { GraphEdge } from '../../document/schema';
import type { AnyLayer } from '../../layers/index';
import type { NodeAnalysis } from '../analysis';
import { type OpenInput, openInputs } from '../fixes/openInputs';
import type { GraphIndex } from '../graphIndex';
import type { Problem } from '../problem';
import { nameOf } from '../words';
import type { Rule } from './context';

/** Every input that a layer needs has exactly one wire, and wires end where there is an input. */
export const checkWiring: Rule = (context) => {
  const { index, nodes } = context.analysis;
  const open = new Map(openInputs(context).map((input) => [input.target.node.id, input]));
  return [...nodes.values()].flatMap((analysis) => {
    const { layer, node } = analysis;
    if (layer === undefined) return [];
    const input = open.get(node.id);
    return [
      ...(input === undefined ? [] : [missingInput(layer, input)]),
      ...surplusWires(index, layer, analysis),
      ...wiresOutOfEnd(index, layer, analysis),
    ];
  });
};

function missingInput(layer: AnyLayer, { target: { node, inputs }, port, fix }: OpenInput): Problem {
  const message =
    layer.inputs.max === 1 || inputs.length === 0
      ? `${node.name} has no input: draw a wire to it from the layer whose output it should receive.`
      : `${node.name} has ${inputs.length} input, but ${layer.label} needs at least ${layer.inputs.min}: draw another ` +
        'wire to it.';
  const problem = { severity: 'error', code: 'missing-input', node: node.id, port, message } as const;
  return fix === null ? problem : { ...problem, fix };
}

function surplusWires(index: GraphIndex, layer: AnyLayer, analysis: NodeAnalysis): readonly Problem[] {
  const accepted = new Map(analysis.inputs.map((edge) => [edge.targetPort, edge]));
  return index.into(analysis.node.id).flatMap((edge) => {
    const first = accepted.get(edge.targetPort);
    if (first === undefined) return [noSuchPort(index, layer, edge)];
    return first === edge ? [] : [portTaken(index, layer, analysis, first, edge)];
  });
}

function noSuchPort(index: GraphIndex, layer: AnyLayer, edge: GraphEdge): Problem {
  const [source, target] = [nameOf(index, edge.source), nameOf(index, edge.target)];
  const message =
    layer.inputs.max === 0
      ? `${target} is where the images enter, so no wire can end there: remove the wire from ${source}.`
      : `The wire from ${source} ends at input ${edge.targetPort + 1} of ${target}, but ${layer.label} has ` +
        `${layer.inputs.max}: remove the wire and draw it again.`;
  return {
    severity: 'error',
    code: 'no-such-port',
    node: edge.target,
    port: edge.targetPort,
    message,
    fix: removeWire(index, edge),
  };
}

function portTaken(
  index: GraphIndex,
  layer: AnyLayer,
  { node, inputs }: NodeAnalysis,
  first: GraphEdge,
  edge: GraphEdge,
): Problem {
  const sources = `${nameOf(index, first.source)} and ${nameOf(index, edge.source)}`;
  const problem = { severity: 'error', code: 'port-taken', node: node.id, port: edge.targetPort } as const;
  const free = freePort(layer, inputs);
  if (layer.inputs.max === 1 || free === null) {
    const message =
      `${node.name} takes one wire, but two enter it, from ${sources}: remove one, or join them with Add or ` +
      'Concatenate before it.';
    return { ...problem, message, fix: removeWire(index, edge) };
  }
  const message = `Two wires, from ${sources}, end at input ${edge.targetPort + 1} of ${node.name}: give each an input of its own.`;
  const edits = [
    { type: 'disconnect', ids: [edge.id] },
    { type: 'connect', edges: [{ ...edge, targetPort: free }] },
  ] as const;
  const label = `Move the wire from ${nameOf(index, edge.source)} to input ${free + 1}`;
  return { ...problem, message, fix: { label, edit: { type: 'batch', label, edits } } };
}

function freePort(layer: AnyLayer, inputs: readonly GraphEdge[]): number | null {
  const taken = new Set(inputs.map((edge) => edge.targetPort));
  for (let port = 0; port < layer.inputs.max; port++) if (!taken.has(port)) return port;
  return null;
}

function wiresOutOfEnd(index: GraphIndex, layer: AnyLayer, { node }: NodeAnalysis): readonly Problem[] {
  if (layer.outputs > 0) return [];
  return index.outOf(node.id).map((edge) => ({
    severity: 'error',
    code: 'leaves-end',
    node: node.id,
    message:
      `${node.name} is the end of the network and gives nothing on: remove its wire to ` +
      `${nameOf(index, edge.target)}.`,
    fix: removeWire(index, edge),
  }));
}

function removeWire(index: GraphIndex, edge: GraphEdge): NonNullable<Problem['fix']> {
  const label = `Remove the wire ${nameOf(index, edge.source)} → ${nameOf(index, edge.target)}`;
  return { label, edit: { type: 'disconnect', ids: [edge.id] } };
}
