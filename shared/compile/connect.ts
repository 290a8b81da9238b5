import type { GraphEdge, NormscopeDocument } from '../document/schema';
import type { Shape } from '../layers/layer';
import { analyseGraph, type GraphAnalysis, type NodeAnalysis } from './analysis';
import { descendants, type GraphIndex } from './graphIndex';
import { counted, nameOf } from './words';

/** Whether a wire may be drawn; if not, a sentence for the user. */
export type ConnectVerdict = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

/**
 * Whether a wire from `source` into input `port` of `target` may be drawn. Refused are wires that can never be right where
 * they are: into a layer itself or a cycle, where there is no such input or output, where the input is taken, and between
 * shapes that do not fit. What a change of the target's config could mend (a kernel too large) may be drawn.
 */
export function canConnect(
  document: NormscopeDocument,
  source: string,
  target: string,
  port: number,
): ConnectVerdict {
  const analysis = analyseGraph(document.graph);
  const from = analysis.nodes.get(source);
  const to = analysis.nodes.get(target);
  if (from === undefined || to === undefined)
    return refuse('This layer is no longer in the graph: draw the wire again.');
  const sentence =
    wrongEnds(from, to) ??
    wrongPort(analysis, from, to, port) ??
    cycle(analysis, from, to) ??
    misfit(analysis, from, to, port);
  return sentence === null ? { ok: true } : refuse(sentence);
}

function refuse(sentence: string): ConnectVerdict {
  return { ok: false, sentence };
}

function wrongEnds(from: NodeAnalysis, to: NodeAnalysis): string | null {
  if (from.node.id === to.node.id)
    return `${to.node.name} cannot receive its own output: wire it to another layer.`;
  if (from.layer?.outputs === 0)
    return `${from.node.name} is the end of the network: no wire can begin there.`;
  if (to.layer?.inputs.max === 0) return `${to.node.name} is where the images enter: no wire can end there.`;
  return null;
}

/** Where the port is taken, or not there. */
function wrongPort(
  { index }: GraphAnalysis,
  from: NodeAnalysis,
  to: NodeAnalysis,
  port: number,
): string | null {
  const most = to.layer?.inputs.max ?? Number.POSITIVE_INFINITY;
  const present = index.into(to.node.id).find((edge) => most === 1 || edge.targetPort === port);
  if (present !== undefined) return takenPort(index, present, from, most === 1);
  if (port < most) return null;
  return `${to.node.name} has no input ${port + 1}: it takes at most ${counted(most, 'wire')}.`;
}

function takenPort(index: GraphIndex, present: GraphEdge, { node }: NodeAnalysis, only: boolean): string {
  const target = nameOf(index, present.target);
  const source = nameOf(index, present.source);
  if (present.source === node.id) return `${source} is wired to this input of ${target} already.`;
  if (!only)
    return `Input ${present.targetPort + 1} of ${target} has a wire from ${source}: use a free input.`;
  return `${target} takes one wire and has one from ${source}: remove that first, or join both with Add or Concatenate.`;
}

function cycle({ index }: GraphAnalysis, from: NodeAnalysis, to: NodeAnalysis): string | null {
  if (!descendants(index, to.node.id).has(from.node.id)) return null;
  return `This wire would close a cycle: ${from.node.name} already depends on ${to.node.name}.`;
}

/** What the target says of its inputs with the new wire, where the shapes of all of them are known. */
function misfit({ nodes }: GraphAnalysis, from: NodeAnalysis, to: NodeAnalysis, port: number): string | null {
  if (to.configured === null || to.layer === undefined) return null;
  const drawn = { source: from.node.id, targetPort: port };
  const inputs: readonly Pick<GraphEdge, 'source' | 'targetPort'>[] = [...to.inputs, drawn];
  const shapes = inputs
    .toSorted((one, other) => one.targetPort - other.targetPort)
    .map((edge): Shape | null => nodes.get(edge.source)?.facts.outputShape ?? null);
  if (shapes.length < to.layer.inputs.min || !shapes.every((shape) => shape !== null)) return null;
  const result = to.configured.shape(shapes);
  const complaint = result.ok ? undefined : result.complaints.find(({ field }) => field === undefined);
  return complaint === undefined ? null : `${to.node.name}: ${complaint.message}`;
}
