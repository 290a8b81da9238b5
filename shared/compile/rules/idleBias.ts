import type { Edit } from '../../document/edit';
import type { NodeAnalysis } from '../analysis';
import { builtLayers } from '../builtLayers';
import { statisticsOf, takers } from '../neighbours';
import { ownerId } from '../sharing';
import { listSome } from '../words';
import { matters, type Rule, type RuleContext } from './context';

/**
 * Warns, once, of biases before norms that take a constant of every channel out again with its mean. Layers that share weights
 * have one bias, which counts where one of them needs it, and which they lose together.
 * Source: Ioffe and Szegedy, Batch Normalization, 2015, section 3.2.
 */
export const checkIdleBias: Rule = (context) => {
  const { nodes } = context.analysis;
  const live = [...nodes.values()].filter(({ node }) => matters(context, node.id));
  const counting = new Set(
    live.filter((each) => !losesBias(context, each)).map((each) => ownerId(nodes, each)),
  );
  const idle = live.filter((each) => !counting.has(ownerId(nodes, each)));
  const [first] = idle;
  if (first === undefined) return [];
  const one = idle.length === 1;
  const names = listSome(idle.map(({ node }) => node.name));
  const norm = takers(context.analysis, first.node.id)[0]?.node.name ?? '';
  const owners = new Set(idle.map((each) => ownerId(nodes, each)));
  const label = owners.size === 1 ? 'Turn the bias off' : `Turn ${owners.size} biases off`;
  const edits = [...nodes.values()]
    .filter((each) => owners.has(ownerId(nodes, each)))
    .map(({ node }): Edit => ({ type: 'configure', id: node.id, values: { useBias: false } }));
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

/** Whether the layer has a bias, and what comes behind it takes that out again. */
function losesBias(context: RuleContext, analysis: NodeAnalysis): boolean {
  const { configured, node } = analysis;
  if (configured?.config['useBias'] !== true) return false;
  // An activation between the bias and the norm makes the bias count.
  if (builtLayers(analysis)?.at(-1)?.args['useBias'] !== true) return false;
  const after = takers(context.analysis, node.id);
  return after.length > 0 && after.every((taker) => statisticsOf(taker)?.subtracts === 'channel');
}
