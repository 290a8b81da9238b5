import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { fitsIntoWires } from '../document/graph/add';
import type { LayerPreset } from '../document/presets';
import { useDocumentStore } from '../document/store';
import { FamilyMark } from '../ui/FamilyMark';
import { dropPreset } from './commands';
import { isOnCanvas, wireAt } from './hitTest';
import { hoverNothing, hoverWire } from './hover';
import styles from './LayerGhost.module.css';
import { acceptLayers, useLayerDrag } from './layerDrag';

/** The wire that a layer dropped at this point would be set into. */
function wireFor(preset: LayerPreset, x: number, y: number): string | null {
  return fitsIntoWires(preset) ? wireAt(x, y) : null;
}

/** A layer on its way from the palette: follows the pointer, marks the wire it would go into, and falls on the canvas. */
export function LayerGhost() {
  const { preset, x, y } = useLayerDrag();
  const { screenToFlowPosition } = useReactFlow();
  const onCanvas = preset !== null && isOnCanvas(x, y);
  const wire = onCanvas ? wireFor(preset, x, y) : null;

  useEffect(() => hoverWire(wire), [wire]);
  useEffect(
    () =>
      acceptLayers((dropped, dropX, dropY) => {
        hoverNothing();
        if (!isOnCanvas(dropX, dropY)) return;
        const id = wireFor(dropped, dropX, dropY);
        const edge = useDocumentStore
          .getState()
          .document.graph.edges.find((candidate) => candidate.id === id);
        dropPreset(dropped, screenToFlowPosition({ x: dropX, y: dropY }), edge ?? null);
      }),
    [screenToFlowPosition],
  );

  if (preset === null) return null;
  return (
    <div className={styles['ghost']} style={{ left: x, top: y }} data-allowed={onCanvas} aria-hidden="true">
      <FamilyMark family={preset.layer.family} />
      {preset.label}
      {wire !== null && <span className={styles['hint']}>insert here</span>}
    </div>
  );
}
