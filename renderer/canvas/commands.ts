import { applyEdit } from '../../shared/document/applyEdit';
import type { Edit } from '../../shared/document/edit';
import type { GraphEdge, GraphNode, NormscopeDocument, Position } from '../../shared/document/schema';
import { type Addition, addLayerAfter, addLayerAt, insertOnWire } from '../document/graph/add';
import {
  type ConnectResult,
  connectNodes,
  connectToFreePort,
  describeReplaced,
} from '../document/graph/connect';
import { addCopies, partOf } from '../document/graph/copy';
import { flattenBetween } from '../document/graph/flattenBetween';
import { removeSelection } from '../document/graph/remove';
import type { LayerPreset } from '../document/presets';
import { useDocumentStore } from '../document/store';
import { showToast, type ToastMessage } from '../ui/toasts';
import { tidyPositions } from './tidy';
import { canvasView } from './view';

const store = () => useDocumentStore.getState();

function add(addition: Addition): void {
  store().edit(addition.edit);
  store().select([addition.id]);
}

/** The one selected node; null where none or several are selected. */
export function onlySelectedNode(): GraphNode | null {
  const { document, selection } = store();
  const [only, ...others] = document.graph.nodes.filter((node) => selection.has(node.id));
  return only === undefined || others.length > 0 ? null : only;
}

/** Adds a layer after the selected node and wires it; without one, in the middle of what is shown. */
export function addPreset(preset: LayerPreset): void {
  const { graph } = store().document;
  const after = onlySelectedNode();
  const centre = canvasView()?.centre() ?? { x: 0, y: 0 };
  const addition = after === null ? addLayerAt(graph, preset, centre) : addLayerAfter(graph, preset, after);
  add(addition);
  canvasView()?.show(addition.id);
}

/** Adds a layer where it was dropped: into the wire there, or free. */
export function dropPreset(preset: LayerPreset, centre: Position, wire: GraphEdge | null): void {
  const { graph } = store().document;
  const inserted = wire === null ? null : insertOnWire(graph, preset, wire);
  add(inserted ?? addLayerAt(graph, preset, centre));
}

/** Adds a layer at the end of a wire that was dropped in empty space, in one step with the wire. */
export function addAtWireEnd(
  preset: LayerPreset,
  centre: Position,
  from: { readonly node: string; readonly end: 'source' | 'target'; readonly port: number },
): void {
  const { document } = store();
  const { edit, id } = addLayerAt(document.graph, preset, centre);
  const grown = applyEdit(document, edit).document;
  const wire =
    from.end === 'source'
      ? connectToFreePort(grown, from.node, id)
      : connectNodes(grown, id, from.node, from.port);
  if (wire.ok) add({ edit: { type: 'batch', label: `Add ${preset.label}`, edits: [edit, wire.edit] }, id });
  tell(grown, wire);
}

/** Draws a wire, in the place of one that is there; where it may not be drawn, says why. True where it was drawn. */
export function connect(source: string, target: string, port: number | null): boolean {
  const { document, edit } = store();
  const result =
    port === null
      ? connectToFreePort(document, source, target)
      : connectNodes(document, source, target, port);
  if (result.ok) edit(result.edit);
  tell(document, result, result.ok ? undefined : flattenRemedy(source, target));
  return result.ok;
}

/** A Flatten between two layers, where it would do instead of a wire; looked at anew when it is pressed. */
function flattenRemedy(source: string, target: string): ToastMessage['remedy'] {
  if (flattenBetween(store().document, source, target) === null) return undefined;
  const apply = (): void => {
    const instead = flattenBetween(store().document, source, target);
    if (instead !== null) store().edit(instead);
  };
  return { label: 'Insert Flatten', apply };
}

/** Says why no wire was drawn, and what would do instead, or which one it took the place of. */
function tell(
  { graph }: NormscopeDocument,
  result: ConnectResult,
  remedy: ToastMessage['remedy'] = undefined,
): void {
  if (!result.ok) showToast({ tone: 'info', title: 'No wire was drawn', sentence: result.sentence, remedy });
  else if (result.replaced.length > 0) {
    showToast({
      tone: 'info',
      title: 'A wire was replaced',
      sentence: describeReplaced(graph, result.replaced),
    });
  }
}

/** Takes the end of a wire to another port, in one step. */
export function reconnect(wire: GraphEdge, source: string, target: string, port: number): void {
  const { document, edit } = store();
  const cut: Edit = { type: 'disconnect', ids: [wire.id] };
  const rest = applyEdit(document, cut).document;
  const result = connectNodes(rest, source, target, port);
  if (result.ok) edit({ type: 'batch', label: 'Move wire', edits: [cut, result.edit] });
  tell(rest, result);
}

/** Removes what is selected and heals the chains it cuts. */
export function removeSelected(): void {
  const { document, selection, edit } = store();
  const removal = removeSelection(document, selection);
  if (removal !== null) edit(removal);
}

export function duplicateSelection(): void {
  const { document, selection } = store();
  paste(partOf(document.graph, selection));
}

/** Adds copies of a part of a graph and selects them. */
export function paste(part: ReturnType<typeof partOf>): void {
  const copies = addCopies(store().document.graph, part);
  if (copies === null) return;
  store().edit(copies.edit);
  store().select(copies.ids);
}

export function selectAllNodes(): void {
  const { document, select } = store();
  select(document.graph.nodes.map((node) => node.id));
}

/** Lays the graph out anew, in one step, and shows it whole. */
export function tidyGraph(): void {
  const { document, edit } = store();
  const shape = canvasView()?.size() ?? { width: 4, height: 3 };
  edit({ type: 'move', positions: tidyPositions(document.graph, shape) });
  canvasView()?.fit();
}
