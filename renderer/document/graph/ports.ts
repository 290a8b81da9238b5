import type { Graph } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers/index';
import { wiresInto } from './neighbours';

/** How many input ports a node shows: for merges one per wire and a free one, as far as the kind allows. */
export function portCount(graph: Graph, id: string, kind: string): number {
  const most = findLayer(kind)?.inputs.max ?? 1;
  const wires = wiresInto(graph, id);
  const highest = Math.max(-1, ...wires.map((wire) => wire.targetPort));
  if (most <= 1) return Math.max(most, highest + 1);
  return Math.max(highest + 1, Math.min(most, Math.max(2, wires.length + 1)));
}

/** The first input port without a wire; port 0 where all are taken (a wire there takes the place of the one it meets). */
export function freePort(graph: Graph, id: string, kind: string): number {
  const taken = new Set(wiresInto(graph, id).map((wire) => wire.targetPort));
  const ports = portCount(graph, id, kind);
  for (let port = 0; port < ports; port += 1) if (!taken.has(port)) return port;
  return 0;
}
