import type { Node } from '@xyflow/react';
import type { WireFlowEdge } from '../flowEdges';
import type { LayerFlowNode } from '../flowNodes';
import type { Point } from '../geometry';
import type { Slot } from './drawing';

export interface SlotNodeData extends Record<string, unknown> {
  readonly letter: Slot['letter'];
  readonly words: string;
  /** The site's layer. */
  readonly site: string;
}

export type SlotFlowNode = Node<SlotNodeData, 'slot'>;

/** Width and height of a slot, in the canvas' units: three of them stand on the shortest wire. */
const SLOT_SIZE = 18;
/** How far along a wire slots stand, from the end they are near to. */
const ALONG = { start: 15, middle: 36, end: 15 } as const;

/** Slots as nodes of the canvas: on their wires, or at the corner of the norm that stands there already. */
export function slotNodes(
  slots: readonly Slot[],
  cards: readonly LayerFlowNode[],
  wires: readonly WireFlowEdge[],
): SlotFlowNode[] {
  const corners = new Map(wires.map(({ id, data }) => [id, data?.corners ?? []]));
  const placed = new Map(cards.map((card) => [card.id, card]));
  return slots.flatMap(({ site, letter, words, at }) => {
    const centre =
      at.kind === 'wire' ? onWire(corners.get(at.wire) ?? [], at.part) : atCard(placed.get(at.card));
    if (centre === null) return [];
    return [
      {
        id: `slot:${site}:${letter}`,
        type: 'slot' as const,
        position: { x: centre.x - SLOT_SIZE / 2, y: centre.y - SLOT_SIZE / 2 },
        width: SLOT_SIZE,
        height: SLOT_SIZE,
        measured: { width: SLOT_SIZE, height: SLOT_SIZE },
        zIndex: 2,
        data: { letter, words, site },
      },
    ];
  });
}

function atCard(card: LayerFlowNode | undefined): Point | null {
  if (card === undefined) return null;
  return { x: card.position.x + (card.width ?? 0) - SLOT_SIZE, y: card.position.y };
}

function onWire(corners: readonly Point[], part: keyof typeof ALONG): Point | null {
  return part === 'end' ? along(corners.toReversed(), ALONG.end) : along(corners, ALONG[part]);
}

/** The point of a way that lies `length` from its start. */
export function along(corners: readonly Point[], length: number): Point | null {
  let left = length;
  for (const [index, to] of corners.slice(1).entries()) {
    const from = corners[index] ?? to;
    const piece = Math.hypot(to.x - from.x, to.y - from.y);
    if (left <= piece && piece > 0)
      return { x: from.x + ((to.x - from.x) * left) / piece, y: from.y + ((to.y - from.y) * left) / piece };
    left -= piece;
  }
  return corners.at(-1) ?? null;
}
