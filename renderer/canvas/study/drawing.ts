import type { Compilation } from '../../../shared/compile/plan';
import type { Graph } from '../../../shared/document/schema';

/** How a card differs from the network that a variant is compared with. */
export interface CardMark {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  /** In a few words: `with bias`. */
  readonly words: string;
}

/** A place where norms can stand: a layer and what belongs to it. */
export interface SiteMark {
  /** Id of the layer, by which the site is known. */
  readonly layer: string;
  /** What it is called in lists: its place among the sites, from 1. */
  readonly number: number;
  readonly name: string;
  /** Whether norms are placed at it. */
  readonly chosen: boolean;
  /** Whether it is the only chosen one, which has to stay. */
  readonly fixed: boolean;
  /** Ids of its cards: layer, norms, activation. */
  readonly cards: readonly string[];
  /** What it is, for screen readers. */
  readonly description: string;
}

/** Where a norm will stand. */
export interface Slot {
  /** The site's layer. */
  readonly site: string;
  readonly letter: 'B' | 'A' | 'P';
  readonly words: string;
  /** On a wire, near its start, in its middle part or near its end; or where a norm stands already. */
  readonly at:
    | { readonly kind: 'wire'; readonly wire: string; readonly part: 'start' | 'middle' | 'end' }
    | { readonly kind: 'card'; readonly card: string };
}

/** A network as a study shows it. */
export interface StudyDrawing {
  readonly graph: Graph;
  readonly compilation: Compilation;
  readonly marks: ReadonlyMap<string, CardMark>;
  /** Wires that the variant does not have. */
  readonly ghostWires: ReadonlySet<string>;
  readonly sites: readonly SiteMark[];
  readonly slots: readonly Slot[];
}
