import type { Edge } from '@xyflow/react';
import type { Compilation } from '../../shared/compile/plan';
import type { Graph, GraphEdge } from '../../shared/document/schema';
import { formatShape } from '../document/shapes';

export interface WireData extends Record<string, unknown> {
  /** Shape of the tensor it carries, e.g. `26×26×32`; empty where it is not known. */
  readonly label: string;
  /** Names of its ends, for screen readers. */
  readonly ends: string;
  readonly targetPort: number;
}

export type WireFlowEdge = Edge<WireData, 'wire'>;

/** React Flow's edges for the document; unchanged ones keep their objects. */
export class FlowEdges {
  #last: ReadonlyMap<string, WireFlowEdge> = new Map();

  build(graph: Graph, { facts }: Compilation, selection: ReadonlySet<string>): WireFlowEdge[] {
    const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
    const edges = graph.edges.map((edge) => {
      const shape = facts.get(edge.source)?.outputShape ?? null;
      const label = shape === null ? '' : formatShape(shape);
      const ends = `${names.get(edge.source) ?? edge.source} to ${names.get(edge.target) ?? edge.target}`;
      return this.#reuse(edge, label, ends, selection.has(edge.id));
    });
    this.#last = new Map(edges.map((edge) => [edge.id, edge]));
    return edges;
  }

  #reuse({ id, source, target, targetPort }: GraphEdge, label: string, ends: string, selected: boolean) {
    const last = this.#last.get(id);
    const unchanged =
      last?.data !== undefined &&
      last.data.label === label &&
      last.data.ends === ends &&
      last.data.targetPort === targetPort &&
      last.source === source &&
      last.target === target &&
      last.selected === selected;
    if (unchanged) return last;
    return {
      id,
      type: 'wire' as const,
      source,
      target,
      sourceHandle: 'out',
      targetHandle: String(targetPort),
      selected,
      data: { label, ends, targetPort },
      ariaLabel: `Wire from ${ends}${label === '' ? '' : `, ${label}`}`,
    };
  }
}
