import { groupBy } from '../collections/groupBy';

type Successors = (id: string) => readonly string[];

interface Visit {
  readonly id: string;
  readonly next: readonly string[];
  /** How many of `next` have been looked at. */
  seen: number;
}

/**
 * Strongly connected components: sets of nodes of which each reaches every other. Every node is in exactly one; within a
 * component and among the components the order is that of `ids`.
 */
export function stronglyConnected(ids: readonly string[], next: Successors): readonly ReadonlySet<string>[] {
  const search = new Search(next);
  for (const id of ids) search.from(id);
  return [...groupBy(ids, (id) => search.rootOf(id)).values()].map((members) => new Set(members));
}

/**
 * Tarjan's depth-first search. It keeps its own stack instead of recursing, so that a chain of any length fits.
 * Source: R. Tarjan, «Depth-first search and linear graph algorithms», SIAM J. Comput. 1 (1972).
 */
class Search {
  /** Order in which nodes were first seen. */
  private readonly numbers = new Map<string, number>();
  /** The smallest number that is reached from a node within its component. */
  private readonly lowest = new Map<string, number>();
  /** Nodes seen whose component is not complete. */
  private readonly open: string[] = [];
  private readonly roots = new Map<string, string>();

  constructor(private readonly next: Successors) {}

  rootOf(id: string): string | undefined {
    return this.roots.get(id);
  }

  from(start: string): void {
    if (this.numbers.has(start)) return;
    const visits = [this.enter(start)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const deeper = this.advance(visit);
      if (deeper !== null) {
        visits.push(deeper);
        continue;
      }
      visits.pop();
      this.leave(visit.id, visits.at(-1)?.id);
    }
  }

  /** The visit of the next successor that was not seen yet; null where there is none. */
  private advance(visit: Visit): Visit | null {
    for (let id = visit.next[visit.seen++]; id !== undefined; id = visit.next[visit.seen++]) {
      if (!this.numbers.has(id)) return this.enter(id);
      if (!this.roots.has(id)) this.lower(visit.id, this.numbers.get(id));
    }
    return null;
  }

  private enter(id: string): Visit {
    const number = this.numbers.size;
    this.numbers.set(id, number);
    this.lowest.set(id, number);
    this.open.push(id);
    return { id, next: this.next(id), seen: 0 };
  }

  private leave(id: string, parent: string | undefined): void {
    const lowest = this.lowest.get(id);
    if (parent !== undefined) this.lower(parent, lowest);
    if (lowest === this.numbers.get(id)) this.close(id);
  }

  private lower(id: string, to = 0): void {
    this.lowest.set(id, Math.min(this.lowest.get(id) ?? 0, to));
  }

  /** Everything seen since `root` is its component. */
  private close(root: string): void {
    for (let id = this.open.pop(); id !== undefined; id = this.open.pop()) {
      this.roots.set(id, root);
      if (id === root) return;
    }
  }
}
