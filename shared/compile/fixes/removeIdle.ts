import type { NodeAnalysis } from '../analysis';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { listSome } from '../words';

/**
 * Removes a layer that is no part of the training, and those before it that lead to nothing else. Null where nothing trains yet, so
 * that the layer may become part of it, and where another layer has the weights of one of them.
 */
export function removeIdle(
  { analysis: { index, nodes }, live }: RuleContext,
  { node: end }: NodeAnalysis,
): NonNullable<Problem['fix']> | null {
  if (live === null || live.has(end.id)) return null;
  const gone = new Set([end.id]);
  // A Set's iterator also visits what is added while it runs.
  for (const id of gone) {
    for (const { source } of index.into(id)) {
      const isNeeded = live.has(source) || index.outOf(source).some(({ target }) => !gone.has(target));
      if (!isNeeded) gone.add(source);
    }
  }
  const isShared = [...nodes.values()].some(
    ({ node: { id, weightsOf } }) => weightsOf !== undefined && gone.has(weightsOf) && !gone.has(id),
  );
  if (isShared) return null;
  const names = index.graph.nodes.filter(({ id }) => gone.has(id)).map(({ name }) => name);
  return { label: `Remove ${listSome(names)}`, edit: { type: 'removeNodes', ids: [...gone] } };
}
