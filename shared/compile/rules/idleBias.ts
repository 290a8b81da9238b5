import type { Edit } from '../../document/edit';
import type { NodeAnalysis } from '../analysis';
import { builtLayers } from '../builtLayers';
import { statisticsOf, takers } from '../neighbours';
import { listSome } from '../words';
import { matters, type Rule, type RuleContext } from './context';

/**
 * Warns, once, of biases before norms that take a constant of every channel out again with its mean.
 * Source: Ioffe and Szegedy, Batch Normalization, 2015, section 3.2.
 */
export const checkIdleBias: Rule = (context) => {
  const idle = [...context.analysis.nodes.values()].filter((each) => isIdle(context, each));
  const [first] = idle;
  if (first === undefined) return [];
  const names = listSome(idle.map(({ node }) => node.name));
  const norm = takers(context.analysis, first.node.id)[0]?.node.name ?? '';
  const one = idle.length === 1;
  const label = one ? 'Turn the bias off' : `Turn ${idle.length} biases off`;
  const edits = idle.map(
    ({ node }): Edit => ({ type: 'configure', id: node.id, values: { useBias: false } }),
  );
  return [
    {
      severity: 'warning',
      code: 'idle-bias',
      node: first.node.id,
      field: 'useBias',
      message:
        `The bias of ${names} does nothing: ${one ? norm : `the norm after it, as ${norm},`} takes it out again with the ` +
        'mean of every channel. Its gradient is 0, and what rounding leaves of that an optimizer such as Adam turns into ' +
        'steps. Turn it off; β of the norm does its work.',
      fix: { label, edit: { type: 'batch', label, edits } },
    },
  ];
};

function isIdle(context: RuleContext, analysis: NodeAnalysis): boolean {
  const { configured, node } = analysis;
  if (configured?.config['useBias'] !== true || !matters(context, node.id)) return false;
  // An activation between the bias and the norm makes the bias count.
  if (builtLayers(analysis)?.at(-1)?.args['useBias'] !== true) return false;
  const after = takers(context.analysis, node.id);
  return after.length > 0 && after.every((taker) => statisticsOf(taker)?.subtracts === 'channel');
}
