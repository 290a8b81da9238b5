import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useDocumentStore } from '../document/store';
import { allInView } from './allInView';
import { CanvasControls } from './CanvasControls';
import { CanvasMenus } from './CanvasMenus';
import { ConnectionReason } from './ConnectionReason';
import { EmptyCanvas } from './EmptyCanvas';
import styles from './FlowView.module.css';
import { FlowEdges, type WireFlowEdge } from './flowEdges';
import { flowLook } from './flowLook';
import { FlowNodes, type LayerFlowNode } from './flowNodes';
import { LayerGhost } from './LayerGhost';
import { LayerNode } from './LayerNode';
import { takeSelection } from './selecting';
import { useCanvasMenus } from './useCanvasMenus';
import { useCanvasView } from './useCanvasView';
import { useClipboard } from './useClipboard';
import { useDragging } from './useDragging';
import { useWiring } from './useWiring';
import { Wire } from './Wire';

const nodeTypes = { layer: LayerNode };
const edgeTypes = { wire: Wire };

/** From this many nodes on, only what is in view is drawn. */
const MANY = 150;

const accessibleTexts = {
  'node.a11yDescription.default':
    'Press Enter to select the layer, C to connect it, the menu key for more. Escape gives the selection up.',
  'node.a11yDescription.keyboardDisabled': '',
  'edge.a11yDescription.default': 'Press Enter to select the wire, Delete to cut it.',
};

/** React Flow in controlled mode over the document store. */
export function FlowView() {
  const { nodes, edges, takeMoves } = useFlow();
  const flow = useStoreApi();
  const onLookAround = useCanvasView();
  const menus = useCanvasMenus();
  const wiring = useWiring((wire) => menus.open({ kind: 'loose', wire }));
  useClipboard();
  const [mapWanted, setMapWanted] = useState(false);
  // Where everything is in view it would only lie over the cards.
  const mapHelps = !useStore(allInView);
  const mapShown = mapWanted && mapHelps;
  const map = mapHelps ? { shown: mapShown, onToggle: () => setMapWanted(!mapWanted) } : null;

  const takeNodes = (changes: NodeChange<LayerFlowNode>[]) => {
    takeSelection(changes);
    takeMoves(changes);
  };
  const takeEdges = (changes: EdgeChange<WireFlowEdge>[]) => {
    // A frame is drawn round layers: React Flow would select their wires with them, also those that lead out of it.
    if (!flow.getState().userSelectionActive) takeSelection(changes);
  };

  return (
    <main
      className={styles['canvas']}
      aria-label="Canvas"
      onKeyDown={menus.onKeyDown}
      onDoubleClick={menus.onDoubleClick}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={takeNodes}
        onEdgesChange={takeEdges}
        onMoveStart={(event) => event !== null && onLookAround()}
        {...menus.flowHandlers}
        {...wiring.handlers}
        connectionLineType={ConnectionLineType.SimpleBezier}
        connectionRadius={14}
        reconnectRadius={12}
        nodeDragThreshold={2}
        onlyRenderVisibleElements={nodes.length > MANY}
        ariaLabelConfig={accessibleTexts}
        {...flowLook}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--grid)" />
        <CanvasControls disabled={nodes.length === 0} onZoom={onLookAround} map={map} />
        {mapShown && <GraphMap />}
      </ReactFlow>
      {nodes.length === 0 && <EmptyCanvas />}
      <ConnectionReason moving={wiring.moving} />
      <LayerGhost />
      <CanvasMenus menus={menus} />
    </main>
  );
}

/** The whole graph in small. */
function GraphMap() {
  return (
    <MiniMap
      className={styles['map'] ?? ''}
      ariaLabel="Map of the graph"
      pannable
      zoomable
      nodeColor={colourOf}
      nodeBorderRadius={12}
      maskColor="var(--map-mask)"
    />
  );
}

function colourOf({ data }: LayerFlowNode): string {
  return `var(--fam-${data.family ?? 'io'})`;
}

/** The document as React Flow shows it. */
function useFlow() {
  const graph = useDocumentStore((state) => state.document.graph);
  const compilation = useDocumentStore((state) => state.compilation);
  const selection = useDocumentStore((state) => state.selection);
  const { dragged, takeMoves } = useDragging();
  const [flowNodes] = useState(() => new FlowNodes());
  const [flowEdges] = useState(() => new FlowEdges());
  const nodes = useMemo(
    () => flowNodes.build({ graph, compilation, selection, dragged }),
    [flowNodes, graph, compilation, selection, dragged],
  );
  const edges = useMemo(
    () => flowEdges.build({ edges: graph.edges, nodes, compilation, selection }),
    [flowEdges, graph.edges, nodes, compilation, selection],
  );
  return { nodes, edges, takeMoves };
}
