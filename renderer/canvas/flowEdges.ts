import { type Edge, MarkerType } from '@xyflow/react';
import type { Compilation } from '../../shared/compile/plan';
import type { GraphEdge } from '../../shared/document/schema';
import { formatShape } from '../document/shapes';
import type { LayerFlowNode } from './flowNodes';
import type { Point } from './geometry';
import { WireRoutes } from './wireRoutes';

export interface WireData extends Record<string, unknown> {
  /** Shape of the tensor it carries, e.g. `26×26×32`; empty where it is not known. */
  readonly label: string;
  /** Its way round the cards, from port to port. */
  readonly corners: readonly Point[];
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
  readonly #routes = new WireRoutes();

  build({ edges, nodes, compilation, selection }: EdgeSources): WireFlowEdge[] {
    const cards = new Map(nodes.map((node) => [node.id, node]));
    const ways = this.#routes.build(edges, nodes);
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
        data: { label: shape === null ? '' : formatShape(shape), corners: ways.get(edge.id)?.corners ?? [] },
      });
    });
    this.#last = new Map(built.map((edge) => [edge.id, edge]));
    return built;
  }

  #reuse(edge: WireFlowEdge): WireFlowEdge {
    const last = this.#last.get(edge.id);
    const same =
      last?.data !== undefined &&
      edge.data !== undefined &&
      last.data.label === edge.data.label &&
      sameWay(last.data.corners, edge.data.corners) &&
      last.source === edge.source &&
      last.target === edge.target &&
      last.targetHandle === edge.targetHandle &&
      last.selected === edge.selected &&
      last.ariaLabel === edge.ariaLabel;
    return same ? last : edge;
  }
}

function sameWay(one: readonly Point[], other: readonly Point[]): boolean {
  if (one === other) return true;
  return (
    one.length === other.length &&
    one.every(({ x, y }, index) => other[index]?.x === x && other[index].y === y)
  );
}
