import { addInput, addOutput } from '../fixes/addEnds';
import type { Problem } from '../problem';
import { listNames } from '../words';
import { matters, type Rule, type RuleContext } from './context';

/** There is exactly one Input and one Output; an empty graph is said to be empty and no more. */
export const checkEnds: Rule = (context) => {
  if (context.analysis.nodes.size === 0) return [emptyGraph];
  return [...checkInputs(context), ...checkOutputs(context)];
};

const emptyGraph: Problem = {
  severity: 'error',
  code: 'empty-graph',
  node: null,
  message:
    'The graph is empty: drag layers from the palette, from an Input to an Output, or begin with a template ' +
    '(File, New from Template).',
};

function checkInputs(context: RuleContext): readonly Problem[] {
  const inputs = context.inputs.filter(({ node }) => matters(context, node.id));
  const names = listNames(inputs.map(({ node }) => node.name));
  if (inputs.length === 0) return [noInput(context)];
  return inputs.slice(1).map(({ node }) => ({
    severity: 'error',
    code: 'several-inputs',
    node: node.id,
    message:
      `The graph has ${inputs.length} Inputs (${names}), but a network is trained on one: wire what ${node.name} feeds ` +
      `to the first of them and delete ${node.name}.`,
  }));
}

function noInput(context: RuleContext): Problem {
  return {
    severity: 'error',
    code: 'no-input',
    node: null,
    message:
      'The graph has no Input, where the images enter: drag one from the palette and wire it to the first layer.',
    fix: addInput(context),
  };
}

function checkOutputs(context: RuleContext): readonly Problem[] {
  const { outputs } = context;
  const names = listNames(outputs.map(({ node }) => node.name));
  if (outputs.length === 0) return [noOutput(context)];
  return outputs.slice(1).map(({ node }) => ({
    severity: 'error',
    code: 'several-outputs',
    node: node.id,
    message: `The graph has ${outputs.length} Outputs (${names}), but a network is trained on one: delete ${node.name}.`,
    fix: { label: `Delete ${node.name}`, edit: { type: 'removeNodes', ids: [node.id] } },
  }));
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
