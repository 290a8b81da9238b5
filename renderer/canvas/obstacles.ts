import { NODE_WIDTH } from '../document/layout';
import { type Box, boxAround, grown, overlap, type Point } from './geometry';

/** Width of the strips by which cards are found: a card lies in two at most. */
const STRIP = NODE_WIDTH;

/** A card that wires keep clear of. */
export interface Card {
  readonly id: string;
  readonly box: Box;
}

/** All cards of a canvas, to be asked which lie somewhere. */
export class Obstacles {
  readonly #strips = new Map<number, Card[]>();

  constructor(cards: readonly Card[]) {
    for (const card of cards) {
      for (const strip of stripsOf(card.box)) {
        const known = this.#strips.get(strip);
        if (known === undefined) this.#strips.set(strip, [card]);
        else known.push(card);
      }
    }
  }

  /** The cards that lie in a box, in part at least. */
  within(box: Box): readonly Card[] {
    const found = new Set<Card>();
    for (const strip of stripsOf(box)) {
      for (const card of this.#strips.get(strip) ?? []) if (overlap(card.box, box)) found.add(card);
    }
    return [...found];
  }

  /** Whether a way along horizontal and vertical pieces keeps `room` from every card but those named. */
  isClear(way: readonly Point[], room: number, except: readonly string[]): boolean {
    return way.slice(1).every((to, index) => {
      const box = grown(boxAround([way[index] ?? to, to], 0), room);
      return stripsOf(box).every((strip) =>
        (this.#strips.get(strip) ?? []).every((card) => !overlap(card.box, box) || except.includes(card.id)),
      );
    });
  }
}

function stripsOf({ left, right }: Box): readonly number[] {
  const first = Math.floor(left / STRIP);
  const last = Math.floor(right / STRIP);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
