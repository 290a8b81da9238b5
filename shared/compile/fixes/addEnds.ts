import type { GraphEdge, GraphNode, Position } from '../../document/schema';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { freshId } from '../fresh';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { newNode } from './insertLayers';

type Fix = NonNullable<Problem['fix']>;

/** Room from one card to the next in a row, in the canvas' units. */
const STEP = 232;

/** Adds an Input of the data set's size, wired to a layer that needs one: to the graph's one beginning where none is named. */
export function addInput(
  { document: { graph }, dataset, analysis }: RuleContext,
  before?: NodeAnalysis,
): Fix {
  const [height, width, channels] = dataset?.shape ?? [];
  const known = height !== undefined && width !== undefined && channels !== undefined;
  const beginning = before ?? onlyBeginning(analysis);
  const position = beside(graph.nodes, beginning?.node, -STEP);
  const config = known ? { height, width, channels } : {};
  const node = newNode(graph, { kind: 'Input', config }, position);
  const edges: readonly GraphEdge[] =
    beginning === null
      ? []
      : [{ id: freshId(graph, 'wire'), source: node.id, target: beginning.node.id, targetPort: 0 }];
  const label = before === undefined ? 'Add an Input' : `Add an Input before ${before.node.name}`;
  return { label, edit: { type: 'addNodes', nodes: [node], edges } };
}

/** Adds an Output, wired to the graph's one end where there is just one. */
export function addOutput({ document: { graph }, analysis }: RuleContext): Fix {
  const end = onlyOne(analysis.nodes, ({ node, layer }) => {
    return layer?.outputs === 1 && analysis.index.outOf(node.id).length === 0;
  });
  const node = newNode(graph, { kind: 'Output' }, beside(graph.nodes, end?.node, STEP));
  const edges: readonly GraphEdge[] =
    end === null ? [] : [{ id: freshId(graph, 'wire'), source: end.node.id, target: node.id, targetPort: 0 }];
  return { label: 'Add an Output', edit: { type: 'addNodes', nodes: [node], edges } };
}

/** The one layer that needs an input and has none; null where there are several, or none. */
export function onlyBeginning({ nodes }: GraphAnalysis): NodeAnalysis | null {
  return onlyOne(nodes, needsInput);
}

function needsInput({ layer, inputs }: NodeAnalysis): boolean {
  return layer !== undefined && layer.inputs.min > 0 && inputs.length === 0;
}

function onlyOne(
  nodes: ReadonlyMap<string, NodeAnalysis>,
  test: (node: NodeAnalysis) => boolean,
): NodeAnalysis | null {
  const [first, ...others] = [...nodes.values()].filter(test);
  return first === undefined || others.length > 0 ? null : first;
}

/** A place a step beside a node; without one, beside all of them. */
function beside(nodes: readonly GraphNode[], node: GraphNode | undefined, step: number): Position {
  if (node !== undefined) return { x: node.position.x + step, y: node.position.y };
  const reach = nodes.reduce(
    (x, { position }) => (step < 0 ? Math.min(x, position.x) : Math.max(x, position.x)),
    0,
  );
  return { x: reach + step, y: nodes[0]?.position.y ?? 0 };
}
