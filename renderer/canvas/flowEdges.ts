import { type Edge, MarkerType } from '@xyflow/react';
import type { Compilation } from '../../shared/compile/plan';
import type { GraphEdge } from '../../shared/document/schema';
import { formatShape } from '../document/shapes';
import type { LayerFlowNode } from './flowNodes';
import { type Lane, laneFor } from './lanes';

export interface WireData extends Record<string, unknown> {
  /** Shape of the tensor it carries, e.g. `26×26×32`; empty where it is not known. */
  readonly label: string;
  /** How it passes the cards between its ends; null where there are none. */
  readonly lane: Lane | null;
}

export type WireFlowEdge = Edge<WireData, 'wire'>;

export interface EdgeSources {
  readonly edges: readonly GraphEdge[];
  /** The cards as they stand on the canvas. */
  readonly nodes: readonly LayerFlowNode[];
  readonly compilation: Compilation;
  readonly selection: ReadonlySet<string>;
}

/** Rows run to the left as well as to the right: the arrow tells which, in the wire's own colour. */
const arrow = { type: MarkerType.ArrowClosed, width: 15, height: 15, color: 'context-stroke' };

/** React Flow's edges for the document; unchanged ones keep their objects, so only changed wires are drawn. */
export class FlowEdges {
  #last: ReadonlyMap<string, WireFlowEdge> = new Map();

  build({ edges, nodes, compilation, selection }: EdgeSources): WireFlowEdge[] {
    const cards = new Map(nodes.map((node) => [node.id, node]));
    const built = edges.map((edge) => {
      const source = cards.get(edge.source);
      const target = cards.get(edge.target);
      const shape = compilation.facts.get(edge.source)?.outputShape ?? null;
      const port = String(edge.targetPort);
      return this.#reuse({
        id: edge.id,
        type: 'wire',
        source: edge.source,
        target: edge.target,
        sourceHandle: 'out',
        targetHandle: port,
        markerEnd: arrow,
        selected: selection.has(edge.id),
        ariaLabel: `Wire from ${source?.data.name ?? edge.source} to ${target?.data.name ?? edge.target}`,
        data: {
          label: shape === null ? '' : formatShape(shape),
          lane: source === undefined || target === undefined ? null : laneFor(source, target, port, nodes),
        },
      });
    });
    this.#last = new Map(built.map((edge) => [edge.id, edge]));
    return built;
  }

  #reuse(edge: WireFlowEdge): WireFlowEdge {
    const last = this.#last.get(edge.id);
    const same =
      last?.data !== undefined &&
      last.data.label === edge.data?.label &&
      last.data.lane?.y === edge.data.lane?.y &&
      last.data.lane?.direction === edge.data.lane?.direction &&
      last.source === edge.source &&
      last.target === edge.target &&
      last.targetHandle === edge.targetHandle &&
      last.selected === edge.selected &&
      last.ariaLabel === edge.ariaLabel;
    return same ? last : edge;
  }
}
