import type { GraphEdge, GraphNode } from '../../../shared/document/schema';
import { useDocumentStore } from '../../document/store';
import styles from './Inspector.module.css';
import { LayerInspector } from './LayerInspector';
import { SelectionInspector } from './SelectionInspector';
import { TrainingInspector } from './TrainingInspector';
import { WireInspector } from './WireInspector';

/** What is selected, and everything that can be set of it; with nothing selected, the training's settings. */
export function Inspector() {
  return (
    <aside className={styles['inspector']} aria-label="Inspector">
      <Content />
    </aside>
  );
}

function Content() {
  const graph = useDocumentStore((state) => state.document.graph);
  const selection = useDocumentStore((state) => state.selection);
  const nodes = graph.nodes.filter((node) => selection.has(node.id));
  const wires = graph.edges.filter((edge) => selection.has(edge.id));
  const [node, wire] = [only(nodes, wires), only(wires, nodes)];
  if (node !== null) return <LayerInspector key={node.id} node={node} />;
  if (wire !== null) return <WireInspector wire={wire} />;
  if (nodes.length + wires.length > 0) return <SelectionInspector nodes={nodes} wires={wires} />;
  return <TrainingInspector />;
}

/** The one selected thing of its sort, where nothing else is selected. */
function only<Item extends GraphNode | GraphEdge>(
  items: readonly Item[],
  others: readonly unknown[],
): Item | null {
  const [first] = items;
  return first !== undefined && items.length === 1 && others.length === 0 ? first : null;
}
