import type { GraphIndex } from '../graphIndex';
import type { Problem } from '../problem';
import type { Rule } from './context';

/**
 * Warns of the ends of ways that do not lead to an Output: what stands there is not part of the training; and of Outputs
 * without a wire, beside others. Said only where there is an Output to lead to.
 */
export const checkDeadEnds: Rule = (context) => {
  if (context.outputs.length === 0) return [];
  const { index, nodes } = context.analysis;
  return [...nodes.values()].flatMap(({ node, layer }): Problem[] => {
    const alone = isIsolated(index, node.id);
    const isEnd = layer?.outputs === 0;
    if (index.outOf(node.id).length > 0 || (isEnd && !alone)) return [];
    if (alone && context.live === null && node.kind !== 'Input') return [];
    const why = alone ? 'is not wired to anything' : 'leads nowhere';
    const remedy = isEnd ? 'draw a wire to it' : 'wire its output to another layer';
    const message = `${node.name} ${why}, so it is no part of the training: ${remedy}, or delete it.`;
    return [{ severity: 'warning', code: alone ? 'not-wired' : 'leads-nowhere', node: node.id, message }];
  });
};

export function isIsolated(index: GraphIndex, id: string): boolean {
  return index.into(id).length === 0 && index.outOf(id).length === 0;
}
