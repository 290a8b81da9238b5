import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import {
  article,
  chainOf,
  codesOf,
  compiled,
  configured,
  documentOf,
  fixed,
  type NodeSpec,
  problemOf,
} from './documents';

const end: readonly NodeSpec[] = [
  ['Flatten', 'flat'],
  ['Dense', 'last', { activation: 'softmax' }],
  ['Output', 'out'],
];

/** Layers between an Input and a classifier that is as it should be. */
function networkOf(...layers: readonly NodeSpec[]): NormscopeDocument {
  return chainOf(['Input', 'in'], ...layers, ...end);
}

/** Layers of a vector between Flatten and a classifier. */
function vectorNetworkOf(...layers: readonly NodeSpec[]): NormscopeDocument {
  return chainOf(['Input', 'in'], ['Flatten', 'flat'], ...layers, ...end.slice(1));
}

function trained(document: NormscopeDocument, training: Partial<NormscopeDocument['training']>) {
  return { ...document, training: { ...document.training, ...training } };
}

const noBias = { filters: 4, useBias: false };

describe('the bias before a norm', () => {
  it('is idle where the norm takes it out again, and can be turned off', () => {
    const document = networkOf(['Conv2D', 'conv', { filters: 4 }], ['BatchNorm', 'bn']);
    expect(codesOf(document)).toEqual(['warning idle-bias @conv']);
    expect(problemOf(document, 'idle-bias')).toMatchObject({
      field: 'useBias',
      message: expect.stringMatching(
        /^The bias of conv does nothing: bn takes it out again .* gradient is 0/,
      ),
    });
    const mended = fixed(document, 'idle-bias');
    expect(codesOf(mended)).toEqual([]);
    expect(mended.graph.nodes[1]?.config).toEqual({ filters: 4, useBias: false });
  });

  it('of several layers is said once, and mended at once', () => {
    const names = ['a', 'b', 'c', 'd'];
    const document = networkOf(
      ...names.flatMap((name): NodeSpec[] => [
        ['Conv2D', name, { filters: 4 }],
        ['BatchNorm', `${name}_bn`],
        ['Activation', `${name}_act`],
      ]),
    );
    expect(codesOf(document)).toEqual(['warning idle-bias @a']);
    const { message, fix } = problemOf(document, 'idle-bias');
    expect(message).toContain('The bias of a, b and 2 others does nothing: the norm after it, as a_bn,');
    expect(fix?.label).toBe('Turn 4 biases off');
    expect(codesOf(fixed(document, 'idle-bias'))).toEqual([]);
  });

  it('is idle before an Instance Norm too, and counts before norms over several channels and frozen ones', () => {
    const withNorm = (...norm: NodeSpec) => networkOf(['Conv2D', 'conv', { filters: 4 }], norm);
    expect(codesOf(withNorm('InstanceNorm', 'norm'))).toEqual(['warning idle-bias @conv']);
    expect(codesOf(withNorm('GroupNorm', 'norm', { groups: 4 }))).toEqual(['warning idle-bias @conv']);
    expect(codesOf(withNorm('GroupNorm', 'norm', { groups: 2 }))).toEqual([]);
    expect(codesOf(withNorm('LayerNorm', 'norm'))).toEqual([]);
    expect(codesOf(withNorm('BatchNorm', 'norm', { frozen: true }))).toEqual([]);
  });

  it('counts where one of the layers that share it needs it, and is turned off in all where none does', () => {
    const config = { filters: 1, padding: 'same' };
    const conv = (name: string, owner?: string): NodeSpec =>
      owner === undefined ? ['Conv2D', name, config] : ['Conv2D', name, config, owner];
    const bare = networkOf(conv('a'), ['BatchNorm', 'bn'], conv('b', 'a'));
    expect(codesOf(bare)).toEqual([]);
    const owned = networkOf(conv('a'), ['Activation', 'act'], conv('b', 'a'), ['BatchNorm', 'bn']);
    expect(codesOf(owned)).toEqual([]);
    const both = networkOf(conv('a'), ['BatchNorm', 'bn_a'], ['Activation', 'act'], conv('b', 'a'), [
      'BatchNorm',
      'bn_b',
    ]);
    expect(codesOf(both)).toEqual(['warning idle-bias @a']);
    const { message, fix } = problemOf(both, 'idle-bias');
    expect(message).toContain('The bias of a and b does nothing: the norm after it, as bn_a,');
    expect(fix?.label).toBe('Turn the bias off');
    const mended = fixed(both, 'idle-bias');
    expect(codesOf(mended)).toEqual([]);
    expect(compiled(mended).plan?.nodes.find(({ id }) => id === 'b')).toMatchObject({ weightsOf: 'a' });
  });

  it('counts where an activation lies between, where another layer takes it too, and in a part that does not train', () => {
    expect(codesOf(vectorNetworkOf(['Dense', 'dense', { activation: 'relu' }], ['BatchNorm', 'bn']))).toEqual(
      [],
    );
    const both = documentOf(
      [
        ['Input', 'in'],
        ['Conv2D', 'conv', { filters: 4 }],
        ['BatchNorm', 'bn'],
        ['Add', 'sum'],
        ...end,
        ['BatchNorm', 'idle'],
      ],
      [
        ['in', 'conv'],
        ['conv', 'bn'],
        ['conv', 'sum', 0],
        ['bn', 'sum', 1],
        ['sum', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
        ['conv', 'idle'],
      ],
    );
    expect(codesOf(both)).toEqual(['warning leads-nowhere @idle']);
  });
});

describe('running statistics', () => {
  it('that the planned steps are too few for are told of once, with a momentum that settles', () => {
    const document = trained(
      networkOf(
        ['Conv2D', 'conv', noBias],
        ['BatchNorm', 'bn'],
        ['Activation', 'act'],
        ['BatchNorm', 'bn_2', { momentum: 0.999 }],
        ['BatchNorm', 'quick', { momentum: 0.9 }],
      ),
      { epochs: 1 },
    );
    expect(codesOf(document)).toEqual(['warning running-statistics-unsettled @bn']);
    // 313 steps of 32 images are an epoch of 10,000: 0.99³¹³ = 0.043.
    const { message, field } = problemOf(document, 'running-statistics-unsettled');
    expect(field).toBe('momentum');
    expect(message).toContain('of bn and bn_2 do not settle in the 313 planned steps');
    expect(message).toContain('with a momentum of 0.99 they hold 4.3 % of the mean 0 and variance 1');
    const mended = fixed(document, 'running-statistics-unsettled');
    expect(codesOf(mended)).toEqual([]);
    const momenta = mended.graph.nodes.flatMap(({ config }) => config['momentum'] ?? []);
    expect(momenta).toEqual([0.98, 0.98, 0.9]);
    expect(0.98 ** 313).toBeLessThan(0.002);
  });

  it('settle as well in as many epochs as the slowest of them takes', () => {
    const document = trained(
      networkOf(['Conv2D', 'conv', noBias], ['BatchNorm', 'bn'], ['BatchNorm', 'slow', { momentum: 0.999 }]),
      { epochs: 1 },
    );
    // ln 500 / −ln 0.999 = 6,211.5 steps, and 19 × 313 = 5,947.
    const { otherFix } = problemOf(document, 'running-statistics-unsettled');
    expect(otherFix?.label).toBe('Train 20 epochs');
    const longer = otherFix === undefined ? document : applyEdit(document, otherFix.edit).document;
    expect(longer.training.epochs).toBe(20);
    expect(codesOf(longer)).toEqual([]);
  });

  it('settle in more steps, by more epochs or smaller batches', () => {
    expect(codesOf(trained(article(), { epochs: 2 }))).toEqual([]);
    expect(codesOf(trained(article(), { epochs: 1, batchSize: 16 }))).toEqual([]);
    expect(codesOf(trained(article(), { epochs: 1, batchSize: 33 }))).toEqual([
      'warning running-statistics-unsettled @bn_1',
    ]);
  });

  it('of ghost batches are moved by each of them', () => {
    const ghosts = (virtualBatchSize: number) =>
      trained(networkOf(['Conv2D', 'conv', noBias], ['GhostBatchNorm', 'gbn', { virtualBatchSize }]), {
        epochs: 1,
      });
    expect(codesOf(ghosts(32))).toEqual(['warning running-statistics-unsettled @gbn']);
    expect(codesOf(ghosts(16))).toEqual([]);
  });

  it('settle in a single step where nothing of the old is kept', () => {
    const document = trained(article(), { epochs: 1, batchSize: 10_000 });
    expect(problemOf(document, 'running-statistics-unsettled').message).toContain('the 1 planned step:');
    const mended = fixed(document, 'running-statistics-unsettled');
    expect(codesOf(mended)).toEqual([]);
    expect(mended.graph.nodes.find(({ id }) => id === 'bn_1')?.config['momentum']).toBe(0);
  });
});

describe('a norm of one value', () => {
  const onVector = vectorNetworkOf(
    ['Dense', 'dense', { activation: 'relu' }],
    ['BatchNorm', 'bn', { momentum: 0.9 }],
  );

  it('is a Batch Norm of vectors in batches of one image; larger batches mend it', () => {
    const document = trained(onVector, { batchSize: 1 });
    expect(codesOf(document)).toEqual(['warning norm-of-one-value @bn']);
    expect(problemOf(document, 'norm-of-one-value').message).toMatch(
      /^With batches of 1 image bn takes its mean over a single value, .*the output is β/,
    );
    const mended = fixed(document, 'norm-of-one-value');
    expect(mended.training.batchSize).toBe(32);
    expect(codesOf(mended)).toEqual([]);
  });

  it('is a Batch Renorm, whose output is not β alone: what is said is that no gradient passes', () => {
    const document = vectorNetworkOf(
      ['Dense', 'dense', { activation: 'relu' }],
      ['BatchNorm', 'bn', { momentum: 0.9 }],
      ['Dense', 'dense_2', { activation: 'relu' }],
      ['BatchRenorm', 'brn', { momentum: 0.9 }],
    );
    const single = trained(document, { batchSize: 1 });
    expect(codesOf(single)).toEqual(['warning norm-of-one-value @bn', 'warning norm-of-one-value @brn']);
    const [ofNorm, ofRenorm] = compiled(single).problems.map(({ message }) => message);
    expect(ofNorm).toMatch(/^With batches of 1 image bn takes .*the output is β, and/);
    expect(ofRenorm).toMatch(
      /^With batches of 1 image brn takes .*in training no gradient reaches the layers before it: .*β \+ γ d/,
    );
    expect(ofRenorm).not.toContain('the output is β');
    expect(codesOf(fixed(single, 'norm-of-one-value'))).toEqual([]);
  });

  it('is a Batch Norm of maps of one pixel in batches of one image', () => {
    const pixel = networkOf(
      ['Conv2D', 'conv', { ...noBias, kernelSize: 28 }],
      ['BatchNorm', 'bn', { momentum: 0.9 }],
    );
    expect(codesOf(pixel)).toEqual([]);
    expect(codesOf(trained(pixel, { batchSize: 1 }))).toEqual(['warning norm-of-one-value @bn']);
  });

  it('is a Group Norm with a group for each value; fewer groups mend it', () => {
    const document = vectorNetworkOf(
      ['Dense', 'dense', { units: 12, activation: 'relu' }],
      ['GroupNorm', 'gn', { groups: 12 }],
    );
    expect(codesOf(document)).toEqual(['warning norm-of-one-value @gn']);
    expect(problemOf(document, 'norm-of-one-value').fix?.label).toBe('Use 6 groups');
    expect(codesOf(fixed(document, 'norm-of-one-value'))).toEqual([]);
  });

  it('is an Instance Norm of maps of one pixel, which can go', () => {
    const document = networkOf(['Conv2D', 'conv', { ...noBias, kernelSize: 28 }], ['InstanceNorm', 'in_1']);
    expect(codesOf(document)).toEqual(['warning norm-of-one-value @in_1']);
    expect(problemOf(document, 'norm-of-one-value').fix?.label).toBe('Take in_1 out');
    expect(codesOf(fixed(document, 'norm-of-one-value'))).toEqual([]);
  });

  it('is none of larger maps, or of batches of two', () => {
    expect(codesOf(trained(onVector, { batchSize: 2 }))).toEqual([]);
    expect(codesOf(trained(article(), { batchSize: 1 }))).toEqual([]);
  });
});

describe('dropout of probabilities', () => {
  const classifier: readonly NodeSpec[] = [
    ['Input', 'in'],
    ['Flatten', 'flat'],
    ['Dense', 'last', { activation: 'softmax' }],
  ];
  const ended = (config: Record<string, number>): NormscopeDocument =>
    chainOf(...classifier, ['Dropout', 'drop', config], ['Output', 'out']);

  it('is told of before a cross-entropy of them, and can be taken out', () => {
    const document = ended({ rate: 0.5 });
    expect(codesOf(document)).toEqual(['warning dropout-before-loss @drop']);
    expect(problemOf(document, 'dropout-before-loss').message).toMatch(
      /^drop drops probabilities .* by their sum, 0, and gives NaN\. Take it out/,
    );
    expect(problemOf(document, 'dropout-before-loss').fix?.label).toBe('Take drop out');
    const mended = fixed(document, 'dropout-before-loss');
    expect(codesOf(mended)).toEqual([]);
    expect(mended.graph.nodes.map(({ id }) => id)).not.toContain('drop');
  });

  it('is told of once, of channels and behind other layers too', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Conv2D', 'conv', { filters: 10, kernelSize: 28 }],
      ['Activation', 'soft', { activation: 'softmax' }],
      ['SpatialDropout2D', 'spatial'],
      ['Flatten', 'flat'],
      ['Dropout', 'drop'],
      ['Output', 'out'],
    );
    expect(codesOf(document)).toEqual(['warning dropout-before-loss @drop']);
    expect(problemOf(document, 'dropout-before-loss').message).toMatch(
      /^drop and spatial drop probabilities/,
    );
    const once = fixed(document, 'dropout-before-loss');
    expect(codesOf(once)).toEqual(['warning dropout-before-loss @spatial']);
    expect(codesOf(fixed(once, 'dropout-before-loss'))).toEqual([]);
  });

  it('is none of rate 0, of logits, of a squared error, or before the layer that makes them', () => {
    expect(codesOf(ended({ rate: 0 }))).toEqual([]);
    expect(codesOf(configured(ended({ rate: 0.5 }), 'out', { loss: 'meanSquaredError' }))).toEqual([]);
    const logits = configured(ended({ rate: 0.5 }), 'last', { activation: 'linear' });
    expect(codesOf(configured(logits, 'out', { fromLogits: true }))).toEqual([]);
    expect(codesOf(vectorNetworkOf(['Dropout', 'drop']))).toEqual([]);
  });
});

describe('dropout before a norm with running statistics', () => {
  const before = networkOf(
    ['Dropout', 'drop'],
    ['Conv2D', 'conv', noBias],
    ['BatchNorm', 'bn'],
    ['Activation', 'act'],
  );

  it('shifts its variance, and can be moved behind it', () => {
    expect(codesOf(before)).toEqual(['warning dropout-before-norm @drop']);
    expect(problemOf(before, 'dropout-before-norm').message).toMatch(
      /^drop stands before norms .*, as bn: .*\(variance shift\)\. Move it behind the last such norm, bn, or take it out\.$/,
    );
    expect(problemOf(before, 'dropout-before-norm').fix?.label).toBe('Move drop behind act');
    const mended = fixed(before, 'dropout-before-norm');
    expect(codesOf(mended)).toEqual([]);
    expect(compiled(mended).plan?.nodes.map(({ name }) => name)).toEqual([
      ...['in', 'conv', 'bn', 'act', 'drop', 'flat', 'last', 'out'],
    ]);
  });

  it('is told of once for the norms of a network', () => {
    const document = networkOf(
      ['Dropout', 'drop'],
      ['Conv2D', 'conv', noBias],
      ['BatchNorm', 'bn'],
      ['Conv2D', 'conv_2', noBias],
      ['BatchNorm', 'bn_2'],
    );
    expect(codesOf(document)).toEqual(['warning dropout-before-norm @drop']);
    expect(codesOf(fixed(document, 'dropout-before-norm'))).toEqual([]);
  });

  it('is told of once where it stands before several, and mended one by one', () => {
    const block = (name: string): NodeSpec[] => [
      ['Dropout', `drop_${name}`, { rate: 0.1 }],
      ['Conv2D', `conv_${name}`, noBias],
      ['BatchNorm', `bn_${name}`],
      ['Activation', `act_${name}`],
    ];
    const document = networkOf(...block('a'), ...block('b'));
    expect(codesOf(document)).toEqual(['warning dropout-before-norm @drop_a']);
    expect(problemOf(document, 'dropout-before-norm').message).toContain(
      'drop_a and drop_b stand before norms',
    );
    const once = fixed(document, 'dropout-before-norm');
    expect(codesOf(once)).toEqual(['warning dropout-before-norm @drop_b']);
    expect(codesOf(fixed(once, 'dropout-before-norm'))).toEqual([]);
  });

  it('has no remedy to offer where the layer would not fit, and is none of rate 0 or behind all norms', () => {
    const tail: readonly NodeSpec[] = [
      ['Dense', 'dense', { activation: 'relu' }],
      ['BatchNorm', 'bn'],
    ];
    const document = chainOf(
      ['Input', 'in'],
      ['Dropout', 'drop'],
      ['Flatten', 'flat'],
      ...tail,
      ...end.slice(1),
    );
    expect(problemOf(document, 'dropout-before-norm').fix).toBeUndefined();
    expect(codesOf(configured(before, 'drop', { rate: 0 }))).toEqual([]);
    expect(codesOf(networkOf(['BatchNorm', 'bn'], ['Dropout', 'drop']))).toEqual([]);
  });
});

describe('logits', () => {
  const last = (...layers: readonly NodeSpec[]) =>
    chainOf(['Input', 'in'], ['Flatten', 'flat'], ['Dense', 'dense', { useBias: false }], ...layers);
  const softmax: NodeSpec = ['Activation', 'soft', { activation: 'softmax' }];

  it('that a norm gives before a softmax, or to an Output that takes logits, are fixed by it; it can go', () => {
    const beforeSoftmax = last(['BatchNorm', 'bn'], softmax, ['Output', 'out']);
    const toOutput = last(['BatchNorm', 'bn'], ['Output', 'out', { fromLogits: true }]);
    for (const document of [beforeSoftmax, toOutput]) {
      expect(codesOf(document)).toEqual(['warning norm-on-logits @bn']);
      expect(codesOf(fixed(document, 'norm-on-logits'))).toEqual([]);
    }
  });

  it('that a ReLU cuts are told of, whichever layer it belongs to', () => {
    const own = configured(last(['Output', 'out', { fromLogits: true }]), 'dense', { activation: 'relu' });
    expect(codesOf(own)).toEqual(['warning logits-cut @dense']);
    expect(fixed(own, 'logits-cut').graph.nodes[2]?.config['activation']).toBe('linear');
    const other = last(['Activation', 'act'], softmax, ['Output', 'out']);
    expect(codesOf(other)).toEqual(['warning logits-cut @act']);
    expect(codesOf(fixed(other, 'logits-cut'))).toEqual([]);
  });

  it('are as they should be behind a Dense, and what squares are taken of is none', () => {
    expect(codesOf(last(softmax, ['Output', 'out']))).toEqual([]);
    const squares = last(['BatchNorm', 'bn'], ['Output', 'out', { loss: 'meanSquaredError' }]);
    expect(codesOf(squares)).toEqual([]);
  });
});

describe('an activation after another', () => {
  it('that leaves all that it gives as it is can be taken out', () => {
    const document = networkOf(['Activation', 'six', { activation: 'relu6' }], ['Activation', 'again']);
    expect(codesOf(document)).toEqual(['warning idle-activation @again']);
    const mended = fixed(document, 'idle-activation');
    expect(codesOf(mended)).toEqual([]);
    expect(compiled(mended).plan?.nodes.map(({ name }) => name)).not.toContain('again');
  });

  it('is told of ten times at most', () => {
    const row = Array.from({ length: 30 }, (_, at): NodeSpec => ['Activation', `act_${at}`]);
    expect(codesOf(networkOf(...row))).toHaveLength(10);
  });

  it('that changes something is none of our business', () => {
    const pairs = [
      ['relu', 'relu6'],
      ['tanh', 'relu'],
      ['relu', 'sigmoid'],
    ];
    for (const [first = '', second = ''] of pairs) {
      const [one, other] = [{ activation: first }, { activation: second }];
      expect(codesOf(networkOf(['Activation', 'a', one], ['Activation', 'b', other]))).toEqual([]);
    }
  });
});

describe('two Dense layers with nothing between', () => {
  it('are one linear layer; an activation makes them two', () => {
    const document = vectorNetworkOf(['Dense', 'first', { units: 16 }]);
    expect(codesOf(document)).toEqual(['warning linear-pair @first']);
    expect(codesOf(fixed(document, 'linear-pair'))).toEqual([]);
  });

  it('limit the rank where the first is the narrowest', () => {
    expect(codesOf(vectorNetworkOf(['Dense', 'narrow', { units: 9 }]))).toEqual([]);
  });
});
