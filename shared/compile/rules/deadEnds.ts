import type { NodeAnalysis } from '../analysis';
import { openInputs } from '../fixes/openInputs';
import { removeIdle } from '../fixes/removeIdle';
import { isIsolated } from '../graphIndex';
import type { Problem } from '../problem';
import type { Rule, RuleContext } from './context';

/**
 * Warns of the ends of ways that do not lead to an Output: what stands there is not part of the training; and of Outputs
 * without a wire, beside others. Said only where there is an Output to lead to. An end is wired to the input that it is the source
 * for; where there is none, it can be removed.
 */
export const checkDeadEnds: Rule = (context) => {
  if (context.outputs.length === 0) return [];
  const wirings = wiringsBySource(context);
  return [...context.analysis.nodes.values()]
    .filter((each) => isDeadEnd(context, each))
    .map((each) => deadEnd(context, each, wirings.get(each.node.id) ?? removeIdle(context, each)));
};

function isDeadEnd({ analysis: { index }, live }: RuleContext, { node, layer }: NodeAnalysis): boolean {
  if (index.outOf(node.id).length > 0) return false;
  if (!isIsolated(index, node.id)) return layer?.outputs !== 0;
  return live !== null || node.kind === 'Input';
}

function deadEnd(
  { analysis: { index } }: RuleContext,
  { node, layer }: NodeAnalysis,
  fix: ReturnType<typeof removeIdle>,
): Problem {
  const alone = isIsolated(index, node.id);
  const why = alone ? 'is not wired to anything' : 'leads nowhere';
  const remedy = layer?.outputs === 0 ? 'draw a wire to it' : 'wire its output to another layer';
  return {
    severity: 'warning',
    code: alone ? 'not-wired' : 'leads-nowhere',
    node: node.id,
    message: `${node.name} ${why}, so it is no part of the training: ${remedy}, or remove it.`,
    ...(fix === null ? {} : { fix }),
  };
}

/** Of the inputs without a wire the remedies that wire one, by where the wire would begin. */
function wiringsBySource(context: RuleContext): ReadonlyMap<string, NonNullable<Problem['fix']>> {
  const fixes = openInputs(context).flatMap(({ fix }) => fix ?? []);
  return new Map(
    fixes.flatMap((fix) =>
      fix.edit.type === 'connect' ? fix.edit.edges.map((edge) => [edge.source, fix]) : [],
    ),
  );
}
