import type { GraphNode, NormscopeDocument } from '../../document/schema';
import type { Shape } from '../../layers/layer';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { canConnect } from '../connect';
import { plainShape } from '../expectation';
import { freshId } from '../fresh';
import { descendants, isIsolated } from '../graphIndex';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { addInput } from './addEnds';

type Fix = NonNullable<Problem['fix']>;

/** So many sources are tried, the nearest first. */
const MOST_TRIES = 8;

/**
 * Wires an input without a wire to the nearest layer that leads nowhere and whose output it can take. A layer that nothing enters at
 * all may take what another one does too; where none gives what it can take, an Input is added, if the images fit and there is no
 * Input. Null where nothing of this would do, or where the nearest end gives what is not known yet.
 */
export function wireSource(context: RuleContext, target: NodeAnalysis, port: number): Fix | null {
  const { document, analysis } = context;
  const { node, inputs } = target;
  const sources = sourcesOf(analysis, target, port);
  const ends = sources.filter((each) => analysis.index.outOf(each.node.id).length === 0);
  const known = sources.filter(({ facts }) => plainShape(facts) !== null);
  const source = (ends.length === 0 && inputs.length === 0 ? known : ends)
    .toSorted((one, other) => distance(one.node, node) - distance(other.node, node))
    .slice(0, MOST_TRIES)
    .find((each) => canConnect(document, each.node.id, node.id, port).ok);
  if (source === undefined) return needsImages(context, target) ? addInput(context, target) : null;
  return plainShape(source.facts) === null ? null : wire(document, source.node, node, port);
}

function wire({ graph }: NormscopeDocument, source: GraphNode, target: GraphNode, targetPort: number): Fix {
  const edge = { id: freshId(graph, 'wire'), source: source.id, target: target.id, targetPort };
  return { label: `Wire ${source.name} to ${target.name}`, edit: { type: 'connect', edges: [edge] } };
}

/** The layers that do not depend on this one and give what its input can take, as far as that is known. */
function sourcesOf(
  { index, nodes }: GraphAnalysis,
  target: NodeAnalysis,
  port: number,
): readonly NodeAnalysis[] {
  const after = descendants(index, target.node.id);
  const wired = new Set(target.inputs.map(({ source }) => source));
  return [...nodes.values()].filter(({ node, layer, facts }) => {
    if (layer?.outputs !== 1 || after.has(node.id) || wired.has(node.id)) return false;
    const shape = plainShape(facts);
    return shape === null ? !isIsolated(index, node.id) : takes(target, port, shape);
  });
}

/** Whether a layer accepts a shape beside what enters it already; whatever that is where it is not plain, or not all there yet. */
function takes({ configured, facts, inputs, layer }: NodeAnalysis, port: number, shape: Shape): boolean {
  const entering = [...inputs.map(({ targetPort }) => targetPort), port]
    .toSorted((one, other) => one - other)
    .map((each) => (each === port ? shape : (facts.expectedInputs[each] ?? null)));
  if (configured === null || entering.length < (layer?.inputs.min ?? 0)) return true;
  return !entering.every((each) => each !== null) || configured.shape(entering).ok;
}

function needsImages({ inputs, dataset }: RuleContext, target: NodeAnalysis): boolean {
  const isFree = inputs.length === 0 && target.inputs.length === 0;
  return isFree && dataset !== null && takes(target, 0, dataset.shape);
}

function distance({ position: one }: GraphNode, { position: other }: GraphNode): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
