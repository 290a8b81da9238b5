import type { GraphNode, Position } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';

/** Width of a node's card in the canvas' units, which are pixels at a zoom of 1. */
export const NODE_WIDTH = 156;
/** Height of a card. */
export const NODE_HEIGHT = 54;
/** Height of a normalization's card, which carries its histogram. */
const NORM_HEIGHT = 110;
/** Room between two cards in a row: enough for the shape's label on the wire. */
export const GAP_X = 76;
/** Room between rows. */
export const GAP_Y = 44;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of a node's card: known without drawing it, so that edits and Tidy can place nodes that are not on screen. */
export function nodeSize(node: Pick<GraphNode, 'kind'>): Size {
  const normalizes = findLayer(node.kind)?.normalizes === true;
  return { width: NODE_WIDTH, height: normalizes ? NORM_HEIGHT : NODE_HEIGHT };
}

export function nodeCentre(node: Pick<GraphNode, 'kind' | 'position'>): Position {
  const { width, height } = nodeSize(node);
  return { x: node.position.x + width / 2, y: node.position.y + height / 2 };
}

/** Top left corner of a card of this kind whose centre is at `centre`, on whole pixels. */
export function positionAround(kind: string, centre: Position): Position {
  const { width, height } = nodeSize({ kind });
  return { x: Math.round(centre.x - width / 2), y: Math.round(centre.y - height / 2) };
}

/** True where a card of `kind` at `position` would lie on another node's card. */
export function collides(nodes: readonly GraphNode[], kind: string, position: Position): boolean {
  const size = nodeSize({ kind });
  return nodes.some((node) => {
    const other = nodeSize(node);
    return (
      position.x < node.position.x + other.width &&
      node.position.x < position.x + size.width &&
      position.y < node.position.y + other.height &&
      node.position.y < position.y + size.height
    );
  });
}
