import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { plainShape } from '../expectation';
import { moveBehind } from '../fixes/moveBehind';
import { statisticsOf } from '../neighbours';
import type { Problem } from '../problem';
import { listSome, nameOf } from '../words';
import { matters, type Rule, type RuleContext } from './context';

/**
 * Warns, once, of dropout and noise before norms that infer with running statistics: those are of values that vary more than they
 * do in inference.
 * Source: Li, Chen, Hu and Yang, Understanding the disharmony between dropout and batch normalization by variance shift, 2019.
 */
export const checkDropoutBeforeNorm: Rule = (context) => {
  const noisy = [...context.analysis.nodes.values()].filter(
    (each) => isNoisy(each) && matters(context, each.node.id),
  );
  if (noisy.length === 0) return [];
  const normsAfter = runningNorms(context.analysis);
  const shifting = noisy.filter(({ node }) => normsAfter.has(node.id));
  const [first] = shifting;
  const norms = first === undefined ? undefined : normsAfter.get(first.node.id);
  return first === undefined || norms === undefined ? [] : [varianceShift(context, shifting, first, norms)];
};

/** Whether a layer makes values vary in training alone. */
export function isNoisy({ layer, configured }: NodeAnalysis): boolean {
  if (layer?.family !== 'reg') return false;
  const strength = configured?.config['rate'] ?? configured?.config['stddev'];
  return typeof strength === 'number' && strength > 0;
}

/** The first and the last norm with running statistics that a node's value reaches, in topological order. */
interface Reached {
  readonly first: string;
  readonly last: string;
}

/** For each node from which such norms are reached, which. */
function runningNorms({ index, topology, nodes }: GraphAnalysis): ReadonlyMap<string, Reached> {
  const places = new Map(topology.order.map((id, place) => [id, place]));
  const placeOf = (id: string): number => places.get(id) ?? 0;
  const join = (one: Reached | undefined, other: Reached): Reached => {
    if (one === undefined) return other;
    const first = placeOf(one.first) < placeOf(other.first) ? one.first : other.first;
    return { first, last: placeOf(one.last) > placeOf(other.last) ? one.last : other.last };
  };
  const after = new Map<string, Reached>();
  const add = (id: string, reached: Reached): void => void after.set(id, join(after.get(id), reached));
  for (const id of topology.order.toReversed()) {
    for (const { target } of index.outOf(id)) {
      const node = nodes.get(target);
      const beyond = after.get(target);
      if (node !== undefined && statisticsOf(node)?.momentum != null)
        add(id, { first: target, last: target });
      if (beyond !== undefined) add(id, beyond);
    }
  }
  return after;
}

function varianceShift(
  { analysis }: RuleContext,
  all: readonly NodeAnalysis[],
  { node, facts }: NodeAnalysis,
  { first, last }: Reached,
): Problem {
  const { index, nodes } = analysis;
  const end = nodes.get(last);
  const fix = end === undefined ? null : moveBehind(analysis, node, plainShape(facts), end);
  const names = listSome(all.map((each) => each.node.name));
  const one = all.length === 1;
  return {
    severity: 'warning',
    code: 'dropout-before-norm',
    node: node.id,
    message:
      `${names} ${one ? 'stands' : 'stand'} before norms with running statistics, as ${nameOf(index, first)}: in training values ` +
      'vary more behind dropout than in inference, where such a norm still divides by the running variance of the training, so ' +
      `that what it gives there is too narrow (variance shift). Move ${one ? 'it' : 'them'} behind the last such norm, ` +
      `${nameOf(index, last)}, or take ${one ? 'it' : 'them'} out.`,
    ...(fix === null ? {} : { fix }),
  };
}
