import type { Graph } from '../document/schema';

/** The name of the Output that accuracy is measured at, where there are several: the first that a wire reaches; else null. */
export function scoredOutput({ nodes, edges }: Graph): string | null {
  const reached = new Set(edges.map(({ target }) => target));
  const [first, ...more] = nodes.filter(({ id, kind }) => kind === 'Output' && reached.has(id));
  return first === undefined || more.length === 0 ? null : first.name;
}
