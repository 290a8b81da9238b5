import { addInput, addOutput, onlyBeginning } from '../fixes/addEnds';
import type { Problem } from '../problem';
import type { Rule, RuleContext } from './context';

/** There is an Input and an Output at least; an empty graph is said to be empty and no more. */
export const checkEnds: Rule = (context) => {
  const { analysis, inputs, outputs } = context;
  if (analysis.nodes.size === 0) return [emptyGraph];
  return [
    ...(inputs.length === 0 ? [noInput(context)] : []),
    ...(outputs.length === 0 ? [noOutput(context)] : []),
  ];
};

const emptyGraph: Problem = {
  severity: 'error',
  code: 'empty-graph',
  node: null,
  message:
    'The graph is empty: drag layers from the palette, from an Input to an Output, or begin with a template ' +
    '(File, New from Template).',
};

/** Said on the layer that the Input would stand before, where there is just one: its missing input is the same mistake. */
function noInput(context: RuleContext): Problem {
  const beginning = onlyBeginning(context.analysis);
  return {
    severity: 'error',
    code: 'no-input',
    ...(beginning === null ? { node: null } : { node: beginning.node.id, port: 0 }),
    message:
      'The graph has no Input, where the images enter: drag one from the palette and wire it to the first layer.',
    fix: addInput(context),
  };
}

function noOutput(context: RuleContext): Problem {
  return {
    severity: 'error',
    code: 'no-output',
    node: null,
    message:
      'The graph has no Output, where the loss is measured: drag one from the palette and wire the last layer to it.',
    fix: addOutput(context),
  };
}
