import type { GraphEdge } from '../../shared/document/schema';
import type { LayerFlowNode } from './flowNodes';
import { type Box, before, overlap, type WireEnd } from './geometry';
import { keepApart } from './keepApart';
import { type Card, Obstacles } from './obstacles';
import { PORT_SIZE } from './ports';
import { routeWire, type Way, type WireEnds } from './routeWire';

/** How far a port's ring, at which a wire ends, stands out of its card. */
const RING = 3;

interface KnownWay extends Way, WireEnds {
  readonly id: string;
  readonly source: string;
}

/**
 * The ways of wires round the cards, apart from each other. A way is kept while its ends and the cards that it hangs on stand where
 * they did.
 */
export class WireRoutes {
  #nodes: ReadonlyMap<string, LayerFlowNode> = new Map();
  #cards: ReadonlyMap<string, Card> = new Map();
  #obstacles = new Obstacles([]);
  #ways: ReadonlyMap<string, KnownWay> = new Map();
  #apart: ReadonlyMap<string, Way> = new Map();

  /** The way of every wire, by its id; wires without a card at both ends have none. */
  build(edges: readonly GraphEdge[], nodes: readonly LayerFlowNode[]): ReadonlyMap<string, Way> {
    const touched = this.#place(nodes);
    const ways = edges.flatMap((edge) => this.#wayOf(edge, touched) ?? []);
    const known = [...this.#ways.values()];
    const isSame = ways.length === known.length && ways.every((way, index) => way === known[index]);
    if (isSame && touched.length === 0) return this.#apart;
    this.#ways = new Map(ways.map((way) => [way.id, way]));
    this.#apart = keepApart(ways, this.#obstacles);
    return this.#apart;
  }

  /** Takes in where the cards stand; returns where cards stand now that did not, or did and do no more. */
  #place(nodes: readonly LayerFlowNode[]): readonly Box[] {
    const former = this.#cards;
    const cards = new Map(nodes.map((node) => [node.id, cardOf(node)]));
    const gone = [...former.values()].filter((card) => !sameCard(card, cards.get(card.id)));
    const come = [...cards.values()].filter((card) => !sameCard(card, former.get(card.id)));
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    this.#cards = cards;
    const touched = [...gone, ...come].map(({ box }) => box);
    if (touched.length > 0) this.#obstacles = new Obstacles([...cards.values()]);
    return touched;
  }

  #wayOf({ id, source, target, targetPort }: GraphEdge, touched: readonly Box[]): KnownWay | null {
    const start = portOf(this.#nodes.get(source), 'out');
    const end = portOf(this.#nodes.get(target), String(targetPort));
    if (start === null || end === null) return null;
    const known = this.#ways.get(id);
    if (
      known !== undefined &&
      sameEnd(known.start, start) &&
      sameEnd(known.end, end) &&
      !touched.some((box) => overlap(box, known.hangsOn))
    )
      return known;
    const ends = { start, end, cards: [source, target] };
    return { id, source, ...ends, ...routeWire(ends, this.#obstacles) };
  }
}

function cardOf({ id, position: { x, y }, width = 0, height = 0 }: LayerFlowNode): Card {
  return { id, box: { left: x, right: x + width, top: y, bottom: y + height } };
}

function portOf(node: LayerFlowNode | undefined, port: string): WireEnd | null {
  const handle = node?.handles?.find(({ id }) => id === port);
  if (node === undefined || handle === undefined) return null;
  const x = node.position.x + handle.x + PORT_SIZE / 2;
  const y = node.position.y + handle.y + PORT_SIZE / 2;
  return { side: handle.position, ...before({ x, y, side: handle.position }, RING) };
}

function sameEnd(one: WireEnd, other: WireEnd): boolean {
  return one.x === other.x && one.y === other.y && one.side === other.side;
}

function sameCard({ box }: Card, other: Card | undefined): boolean {
  if (other === undefined) return false;
  const { left, right, top, bottom } = other.box;
  return box.left === left && box.right === right && box.top === top && box.bottom === bottom;
}
