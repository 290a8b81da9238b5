import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { builtLayers } from '../builtLayers';
import { readOutput } from '../outputConfig';
import type { Problem } from '../problem';
import type { Rule } from './context';

/** Cross-entropy receives probabilities exactly where it is told to. */
export const checkLoss: Rule = ({ analysis, outputs }) =>
  outputs.flatMap((output) => {
    const source = sourceOf(analysis, output);
    const settings = readOutput(output);
    // What does not fit the Output is complained of already.
    const layers = source === null || output.facts.outputShape === null ? null : builtLayers(source);
    if (source === null || layers === null || settings?.loss !== 'categoricalCrossentropy') return [];
    const softmax = endsInSoftmax(layers);
    if (softmax === settings.fromLogits) {
      return [softmax ? softmaxTwice(output, source) : softmaxMissing(output, source)];
    }
    return [];
  });

function sourceOf({ nodes }: GraphAnalysis, { inputs: [wire] }: NodeAnalysis): NodeAnalysis | null {
  return wire === undefined ? null : (nodes.get(wire.source) ?? null);
}

function endsInSoftmax(layers: NonNullable<ReturnType<typeof builtLayers>>): boolean {
  const last = layers.at(-1);
  return last?.className === 'Activation' && last.args['activation'] === 'softmax';
}

function softmaxMissing({ node }: NodeAnalysis, source: NodeAnalysis): Problem {
  return {
    severity: 'error',
    code: 'softmax-missing',
    node: node.id,
    field: 'fromLogits',
    message:
      `${node.name} expects the probabilities of a softmax, but ${source.node.name} gives logits: tell it that its ` +
      `input is logits, or end ${source.node.name} with a softmax.`,
    fix: {
      label: 'Say that the input is logits',
      edit: { type: 'configure', id: node.id, values: { fromLogits: true } },
    },
  };
}

function softmaxTwice({ node }: NodeAnalysis, source: NodeAnalysis): Problem {
  return {
    severity: 'warning',
    code: 'softmax-twice',
    node: node.id,
    field: 'fromLogits',
    message:
      `${node.name} expects logits, but ${source.node.name} ends in a softmax, so that softmax is applied twice and the ` +
      'network learns slowly: tell it that its input is no logits, or take the softmax out.',
    fix: {
      label: 'Say that the input is probabilities',
      edit: { type: 'configure', id: node.id, values: { fromLogits: false } },
    },
  };
}
