import { Position as FlowSide, type Node } from '@xyflow/react';
import type { Compilation } from '../../shared/compile/plan';
import type { Problem } from '../../shared/compile/problem';
import type { Graph, GraphNode, Position } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import type { LayerFamily } from '../../shared/layers/layer';
import { portCount } from '../document/graph/ports';
import { nodeSize } from '../document/layout';
import { nodeTitle } from '../document/presets';
import { PORT_SIZE, placePorts, portCentre } from './ports';
import { facingSides, type Sides } from './sides';

/** What a card shows. Everything in it is compared by value, so that an unchanged card is not drawn again. */
export interface LayerNodeData extends Record<string, unknown> {
  readonly title: string;
  readonly name: string;
  readonly family: LayerFamily | undefined;
  readonly summary: string;
  /** Name of the layer whose weights it has; empty where it has its own. */
  readonly weightsOf: string;
  readonly normalizes: boolean;
  readonly inputs: number;
  readonly hasOutput: boolean;
  readonly inputSide: Sides['input'];
  readonly outputSide: Sides['output'];
  readonly severity: 'error' | 'warning' | null;
  /** All sentences of its problems, one a line. */
  readonly problems: string;
  /** Input ports that problems are about, by comma: those with an error, and those with warnings only. */
  readonly wrongPorts: string;
  readonly unwisePorts: string;
}

export type LayerFlowNode = Node<LayerNodeData, 'layer'>;

export interface NodeSources {
  readonly graph: Graph;
  readonly compilation: Compilation;
  readonly selection: ReadonlySet<string>;
  /** Where nodes are while they are being dragged. */
  readonly dragged: ReadonlyMap<string, Position>;
}

/** React Flow's nodes for the document. Keeps the objects of nodes that did not change, so only changed cards are drawn. */
export class FlowNodes {
  #last: ReadonlyMap<string, LayerFlowNode> = new Map();

  build({ graph, compilation, selection, dragged }: NodeSources): LayerFlowNode[] {
    const positions = new Map(graph.nodes.map((node) => [node.id, dragged.get(node.id) ?? node.position]));
    const sides = facingSides(graph, positions);
    const troubles = troublesByNode(compilation);
    const nodes = graph.nodes.map((node) => {
      const data = contentOf(node, graph, sides.get(node.id), troubles.get(node.id));
      const position = positions.get(node.id) ?? node.position;
      return this.#reuse(node.id, data, position, selection.has(node.id), nodeSize(node));
    });
    this.#last = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }

  #reuse(
    id: string,
    data: LayerNodeData,
    position: Position,
    selected: boolean,
    size: ReturnType<typeof nodeSize>,
  ): LayerFlowNode {
    const last = this.#last.get(id);
    const sameData = last !== undefined && sameValues(last.data, data);
    if (
      sameData &&
      last.selected === selected &&
      last.position.x === position.x &&
      last.position.y === position.y
    ) {
      return last;
    }
    const kept = sameData ? last.data : data;
    return {
      id,
      type: 'layer',
      position: { ...position },
      data: kept,
      selected,
      ...size,
      measured: size,
      handles: handlesOf(kept, size),
      ariaLabel: ariaLabel(kept),
    };
  }
}

function sameValues(one: LayerNodeData, other: LayerNodeData): boolean {
  return Object.entries(one).every(([key, value]) => Object.is(value, other[key]));
}

interface Trouble {
  readonly severity: 'error' | 'warning';
  readonly sentences: readonly string[];
  readonly ports: Readonly<Record<Problem['severity'], readonly number[]>>;
}

const noPorts: Trouble['ports'] = { error: [], warning: [] };

function troublesByNode({ problems }: Compilation): ReadonlyMap<string, Trouble> {
  const troubles = new Map<string, Trouble>();
  for (const { node, severity, message, port } of problems) {
    if (node === null) continue;
    const known = troubles.get(node);
    const ports = known?.ports ?? noPorts;
    troubles.set(node, {
      severity: known?.severity === 'error' ? 'error' : severity,
      sentences: [...(known?.sentences ?? []), message],
      ports: port === undefined ? ports : { ...ports, [severity]: [...ports[severity], port] },
    });
  }
  return troubles;
}

function contentOf(
  node: GraphNode,
  graph: Graph,
  sides: Sides | undefined,
  trouble: Trouble | undefined,
): LayerNodeData {
  const layer = findLayer(node.kind);
  const title = nodeTitle(node);
  const checked = layer?.check(node.config);
  const summary = checked?.ok === true ? checked.layer.summary() : '';
  return {
    title,
    name: node.name,
    family: layer?.family,
    summary: besideTitle(summary, title),
    weightsOf: ownerName(node, graph),
    normalizes: layer?.normalizes ?? false,
    inputs: portCount(graph, node.id, node.kind),
    hasOutput: (layer?.outputs ?? 1) > 0,
    inputSide: sides?.input ?? 'left',
    outputSide: sides?.output ?? 'right',
    severity: trouble?.severity ?? null,
    problems: trouble?.sentences.join('\n') ?? '',
    wrongPorts: trouble?.ports.error.join() ?? '',
    unwisePorts: trouble?.ports.warning.join() ?? '',
  };
}

/** Of a layer that is gone the id is all that is left. */
function ownerName({ weightsOf }: GraphNode, graph: Graph): string {
  if (weightsOf === undefined) return '';
  return graph.nodes.find(({ id }) => id === weightsOf)?.name ?? weightsOf;
}

/** A layer that is called by one of its options need not say that once more. */
function besideTitle(summary: string, title: string): string {
  if (summary === title) return '';
  return summary.startsWith(`${title} · `) ? summary.slice(title.length + 3) : summary;
}

export const flowSides: Readonly<Record<Sides['input'], FlowSide>> = {
  left: FlowSide.Left,
  right: FlowSide.Right,
  top: FlowSide.Top,
  bottom: FlowSide.Bottom,
};

/** Where the ports are, told to React Flow: it then need not measure them, and wires are right in the first frame. */
function handlesOf(
  data: LayerNodeData,
  size: ReturnType<typeof nodeSize>,
): NonNullable<LayerFlowNode['handles']> {
  const ports = placePorts(data.inputs, data.hasOutput, { input: data.inputSide, output: data.outputSide });
  return ports.map((port) => {
    const { x, y } = portCentre(port, size);
    return {
      id: port.id,
      type: port.type,
      position: flowSides[port.side],
      x: x - PORT_SIZE / 2,
      y: y - PORT_SIZE / 2,
      width: PORT_SIZE,
      height: PORT_SIZE,
    };
  });
}

function ariaLabel({ title, name, summary, weightsOf, problems }: LayerNodeData): string {
  const shared = weightsOf === '' ? '' : `weights of ${weightsOf}`;
  const own = title === name ? title : `${title} ${name}`;
  const parts = [own, summary, shared, problems.replaceAll('\n', ' ')];
  return parts.filter((part) => part !== '').join(', ');
}
