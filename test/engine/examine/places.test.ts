import { expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { activationInputs, placesOf } from '../../../shared/engine/examine/places';
import { activationNames } from '../../../shared/layers/activations';
import { createDocument, usualTraining } from '../../../shared/templates/network';

it('channels can die behind every activation that is 0 on a half-line, and behind no other', () => {
  const mortal = activationNames.filter((activation) => {
    const document = createDocument(
      'mortal',
      [
        { kind: 'Input', name: 'input_1', at: [0, 0], config: { height: 8, width: 8, channels: 1 } },
        { kind: 'Flatten', name: 'flatten_1', at: [1, 0] },
        { kind: 'Activation', name: 'act_1', at: [2, 0], config: { activation } },
        { kind: 'Dense', name: 'dense_1', at: [3, 0], config: { units: 10, activation: 'softmax' } },
        { kind: 'Output', name: 'output_1', at: [4, 0] },
      ],
      'digits8x8',
      usualTraining,
    );
    const { plan } = compile(document, findDataset('digits8x8') ?? null);
    if (plan === null) throw new Error(`The network with ${activation} does not compile.`);
    return placesOf(plan).some(({ canDie }) => canDie);
  });
  expect(mortal.toSorted()).toEqual(['hardSigmoid', 'hardSwish', 'relu', 'relu6']);
});

it('the places are layers before their own activations, norms and activations, but not what ends the network', () => {
  const document = createDocument(
    'places',
    [
      { kind: 'Input', name: 'input_1', at: [0, 0], config: { height: 8, width: 8, channels: 1 } },
      { kind: 'Conv2D', name: 'conv_1', at: [1, 0], config: { filters: 4, kernelSize: 3 } },
      { kind: 'PReLU', name: 'act_1', at: [2, 0] },
      { kind: 'Flatten', name: 'flatten_1', at: [3, 0] },
      { kind: 'Dense', name: 'dense_1', at: [4, 0], config: { units: 12, activation: 'relu' } },
      { kind: 'LayerNorm', name: 'ln_1', at: [5, 0] },
      { kind: 'Activation', name: 'act_2', at: [6, 0], config: { activation: 'gelu' } },
      { kind: 'Activation', name: 'act_3', at: [7, 0], config: { activation: 'linear' } },
      { kind: 'Dense', name: 'dense_2', at: [8, 0], config: { units: 10, activation: 'softmax' } },
      { kind: 'Output', name: 'output_1', at: [9, 0] },
    ],
    'digits8x8',
    usualTraining,
  );
  const { plan } = compile(document, findDataset('digits8x8') ?? null);
  if (plan === null) throw new Error('The network does not compile.');
  const told = placesOf(plan).map(({ name, role, channels, beforeActivation, canDie }) =>
    [name, role, channels, beforeActivation, canDie].join(' '),
  );
  expect(told).toEqual([
    'conv_1 layer 4 false false',
    'act_1 activation 4 false false',
    'dense_1 layer 12 true false',
    'dense_1 activation 12 false true',
    'ln_1 norm 12 false false',
    'act_2 activation 12 false false',
    'dense_2 layer 10 true false',
  ]);
  const names = new Map(plan.nodes.map(({ id, name }) => [id, name]));
  expect(activationInputs(plan).map(({ node }) => names.get(node))).toEqual(['act_1', 'dense_1', 'act_2']);
});
