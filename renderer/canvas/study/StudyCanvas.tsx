import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import canvasStyles from '../FlowView.module.css';
import { FlowEdges, type WireFlowEdge } from '../flowEdges';
import { flowLook } from '../flowLook';
import { FlowNodes, type LayerFlowNode } from '../flowNodes';
import { Wire } from '../Wire';
import { ZoomControls } from '../ZoomControls';
import type { StudyDrawing } from './drawing';
import { type StudyLook, StudyLookContext, sitesByCard } from './look';
import { MarkedLayer } from './MarkedLayer';
import { SlotNode } from './SlotNode';
import styles from './StudyCanvas.module.css';
import { type SlotFlowNode, slotNodes } from './slotNodes';

const nodeTypes = { layer: MarkedLayer, slot: SlotNode };
const edgeTypes = { wire: Wire };
/** From this many cards on, only what is in view is drawn. */
const MANY = 150;
/** Room for the switches above the cards, the notes below them, and the buttons. */
const FIT = { padding: { top: '44px', left: '28px', right: '28px', bottom: '60px' }, maxZoom: 1 } as const;
const GLIDE = 200;
/** Above this a switch is drawn larger than its card: it stays readable where a large network is shown whole. */
const MOST_GROWTH = 3;
/** Below this a switch shows its site's number and not its name. */
const SMALL = 0.45;

const nobody = new Set<string>();
const nowhere = new Map();

export interface StudyCanvasProps extends Pick<StudyLook, 'lit' | 'onLight' | 'onDim' | 'onToggle'> {
  readonly drawing: StudyDrawing;
  /** Accessible name. */
  readonly label: string;
}

/** The canvas of a study: the network, or a variant of it, to look at; only its sites can be pressed. */
export function StudyCanvas(props: StudyCanvasProps) {
  return (
    <ReactFlowProvider>
      <StudyFlow {...props} />
    </ReactFlowProvider>
  );
}

function StudyFlow({ drawing, label, lit, onLight, onDim, onToggle }: StudyCanvasProps) {
  const { nodes, edges } = useFlow(drawing);
  const { fit, show } = useView(drawing);
  const zoom = useStore(({ transform }) => transform[2]);
  const { marks, sites } = drawing;
  const sitesOfCard = useMemo(() => sitesByCard(sites), [sites]);
  const siteOf = useMemo(() => new Map(sites.map((site) => [site.layer, site])), [sites]);
  const at = (card: string, act: (layer: string) => void): void => {
    const [site] = sitesOfCard.get(card) ?? [];
    if (site !== undefined) act(site.layer);
  };
  const growth: Growth = { '--growth': Math.min(MOST_GROWTH, Math.max(1, 0.9 / zoom)) };
  const look = { marks, siteOf, sitesOfCard, lit, onLight, onDim, onToggle, onShow: show };
  return (
    <StudyLookContext value={look}>
      <section
        className={`${canvasStyles['canvas']} ${styles['canvas']}`}
        aria-label={label}
        data-small={zoom < SMALL}
        style={growth}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          onNodeMouseEnter={(_event, { id }) => at(id, onLight)}
          onNodeMouseLeave={(_event, { id }) => at(id, onDim)}
          onlyRenderVisibleElements={nodes.length > MANY}
          {...flowLook}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--grid)" />
          <ZoomControls disabled={nodes.length === 0} onFit={fit} />
        </ReactFlow>
      </section>
    </StudyLookContext>
  );
}

/** How much larger than the cards their switches are drawn. */
interface Growth extends CSSProperties {
  readonly '--growth': number;
}

/** The drawing as React Flow shows it. */
function useFlow({ graph, compilation, slots, ghostWires }: StudyDrawing) {
  const [flowNodes] = useState(() => new FlowNodes());
  const [flowEdges] = useState(() => new FlowEdges());
  return useMemo(() => {
    const shown = { compilation, selection: nobody };
    const cards = flowNodes.build({ ...shown, graph, dragged: nowhere }).map(withoutHistogram);
    const wires = flowEdges.build({ ...shown, edges: graph.edges, nodes: cards });
    const nodes: (LayerFlowNode | SlotFlowNode)[] = [...cards, ...slotNodes(slots, cards, wires)];
    const edges = wires.map(
      (wire): WireFlowEdge =>
        ghostWires.has(wire.id) ? { ...wire, className: styles['ghost'] ?? '' } : wire,
    );
    return { nodes, edges };
  }, [flowNodes, flowEdges, graph, compilation, slots, ghostWires]);
}

/** A study's cards say nothing of the run that the timeline shows. */
function withoutHistogram(card: LayerFlowNode): LayerFlowNode {
  return { ...card, data: { ...card.data, normalizes: false } };
}

/** Shows the whole drawing when it is another, or has another size. */
function useView({ graph }: StudyDrawing) {
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    void flow.fitView(FIT);
    const { domNode } = store.getState();
    if (domNode === null || graph.nodes.length === 0) return;
    const observer = new ResizeObserver(() => void flow.fitView(FIT));
    observer.observe(domNode);
    return () => observer.disconnect();
  }, [flow, store, graph]);
  return {
    fit: () => void flow.fitView({ ...FIT, duration: GLIDE }),
    show: (id: string) => {
      const { width, height, transform, nodeLookup } = store.getState();
      const card = nodeLookup.get(id);
      if (card === undefined) return;
      const { x, y } = card.internals.positionAbsolute;
      const [left, top, zoom] = transform;
      const [onX, onY] = [x * zoom + left, y * zoom + top];
      if (onX < 0 || onY < 0 || onX > width - 100 || onY > height - 40)
        void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: GLIDE });
    },
  };
}
