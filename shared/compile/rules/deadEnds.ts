import type { GraphIndex } from '../graphIndex';
import type { Problem } from '../problem';
import type { Rule } from './context';

/**
 * Warns of the ends of ways that do not lead to the Output: what stands there is not part of the training. Said only
 * where there is one Output to lead to.
 */
export const checkDeadEnds: Rule = (context) => {
  if (context.outputs.length !== 1) return [];
  const { index, nodes } = context.analysis;
  return [...nodes.values()].flatMap(({ node, layer }): Problem[] => {
    if (layer?.outputs === 0 || index.outOf(node.id).length > 0) return [];
    const alone = isIsolated(index, node.id);
    if (alone && context.live === null && node.kind !== 'Input') return [];
    const why = alone ? 'is not wired to anything' : 'leads nowhere';
    const message = `${node.name} ${why}, so it is no part of the training: wire its output to another layer, or delete it.`;
    return [{ severity: 'warning', code: alone ? 'not-wired' : 'leads-nowhere', node: node.id, message }];
  });
};

export function isIsolated(index: GraphIndex, id: string): boolean {
  return index.into(id).length === 0 && index.outOf(id).length === 0;
}
