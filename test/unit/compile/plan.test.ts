import { describe, expect, it } from 'vitest';
import { findTemplate } from '../../../shared/templates/index';
import { article, chainOf, compiled, configured, documentOf } from './documents';

function planOf(document: Parameters<typeof compiled>[0]) {
  const { plan, problems } = compiled(document);
  if (plan === null) throw new Error(problems.map((problem) => problem.message).join(' '));
  return plan;
}

describe('the plan of the article’s network', () => {
  const plan = planOf(article());

  it('has its layers in order, with their shapes', () => {
    expect(plan.nodes.map((node) => [node.name, node.outputShape.join('×')])).toEqual([
      ['input_1', '28×28×1'],
      ['conv_1', '26×26×32'],
      ['bn_1', '26×26×32'],
      ['act_1', '26×26×32'],
      ['pool_1', '13×13×32'],
      ['flatten_1', '5408'],
      ['dense_1', '10'],
      ['output_1', '10'],
    ]);
  });

  it('counts parameters and operations', () => {
    const parameters = Object.fromEntries(plan.nodes.map((node) => [node.name, node.cost.parameters]));
    expect(parameters).toMatchObject({
      conv_1: { trainable: 3 * 3 * 32, fixed: 0 },
      bn_1: { trainable: 64, fixed: 64 },
      dense_1: { trainable: 5408 * 10 + 10, fixed: 0 },
    });
    expect(plan.totals.parameters).toEqual({ trainable: 288 + 64 + 54_090, fixed: 64 });
    expect(plan.totals.flops).toBe(plan.nodes.reduce((sum, node) => sum + node.cost.flops, 0));
    expect(plan.nodes[1]?.cost.flops).toBe(2 * 9 * 26 * 26 * 32);
  });

  it('taps the Batch Norm, which follows the convolution', () => {
    expect(plan.taps).toEqual([{ node: 'bn_1', before: 'conv_1', channels: 32 }]);
  });

  it('measures cross-entropy on the logits that enter the softmax', () => {
    expect(plan.inputs).toEqual(['input_1']);
    expect(plan.outputs).toEqual([
      {
        node: 'output_1',
        source: 'dense_1',
        loss: { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 },
        beforeActivation: true,
        weight: 1,
      },
    ]);
    expect(plan.nodes[6]?.layers.map((layer) => layer.className)).toEqual(['Dense', 'Activation']);
  });

  it('is the same for the same document, and knows nothing of the batch size', () => {
    const other = article();
    const twice = { ...other, training: { ...other.training, batchSize: 2 } };
    expect(planOf(twice)).toEqual(plan);
  });
});

describe('a plan', () => {
  it('keeps the order of the document where the wires leave it open', () => {
    const document = documentOf(
      [
        ['Output', 'out', { fromLogits: true }],
        ['Dense', 'last'],
        ['Add', 'sum'],
        ['Flatten', 'b'],
        ['Flatten', 'a'],
        ['Input', 'in'],
      ],
      [
        ['in', 'a'],
        ['in', 'b'],
        ['a', 'sum', 1],
        ['b', 'sum', 0],
        ['sum', 'last'],
        ['last', 'out'],
      ],
    );
    const plan = planOf(document);
    expect(plan.nodes.map((node) => node.id)).toEqual(['in', 'b', 'a', 'sum', 'last', 'out']);
    expect(plan.nodes[3]?.inputs).toEqual(['b', 'a']);
  });

  it('has every Input and Output that trains, outputs in the order of the document', () => {
    const document = documentOf(
      [
        ['Output', 'aux', { lossWeight: 0.3, fromLogits: true }],
        ['Output', 'main', { loss: 'meanSquaredError' }],
        ['Output', 'idle'],
        ['Dense', 'last', { activation: 'linear' }],
        ['Concatenate', 'both'],
        ['Flatten', 'b'],
        ['Flatten', 'a'],
        ['Input', 'two'],
        ['Input', 'one'],
      ],
      [
        ['one', 'a'],
        ['two', 'b'],
        ['a', 'both', 0],
        ['b', 'both', 1],
        ['both', 'last'],
        ['last', 'main'],
        ['last', 'aux'],
      ],
    );
    const plan = planOf(document);
    expect(plan.inputs).toEqual(['two', 'one']);
    const own = { source: 'last', beforeActivation: false };
    expect(plan.outputs).toEqual([
      {
        ...own,
        node: 'aux',
        loss: { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 },
        weight: 0.3,
      },
      { ...own, node: 'main', loss: { kind: 'meanSquaredError' }, weight: 1 },
    ]);
  });

  it('takes a merge’s wires in the order of their ports, also where ports between are free', () => {
    const document = documentOf(
      [
        ['Input', 'in'],
        ['GlobalAveragePooling2D', 'gap'],
        ['Flatten', 'flat'],
        ['Concatenate', 'both'],
        ['Dense', 'last'],
        ['Output', 'out', { fromLogits: true }],
      ],
      [
        ['in', 'gap'],
        ['in', 'flat'],
        ['flat', 'both', 5],
        ['gap', 'both', 2],
        ['both', 'last'],
        ['last', 'out'],
      ],
    );
    expect(planOf(document).nodes.find((node) => node.id === 'both')).toMatchObject({
      inputs: ['gap', 'flat'],
      inputShapes: [[1], [784]],
      outputShape: [785],
    });
    expect(compiled(document).facts.get('both')?.inputShapes).toEqual([null, null, [1], null, null, [784]]);
  });

  it('fills a config in', () => {
    const plan = planOf(
      chainOf(
        ['Input', 'in'],
        ['Flatten', 'flat'],
        ['Dense', 'last', { activation: 'softmax' }],
        ['Output', 'out'],
      ),
    );
    expect(plan.nodes[2]?.config).toEqual({
      ...{ units: 10, activation: 'softmax', useBias: true },
      ...{ kernelInitializer: 'glorotUniform', kernelL2: 0 },
    });
  });

  it('of mean squared error takes what the source gives, softmax or none', () => {
    const mse = configured(article(), 'output_1', { loss: 'meanSquaredError' });
    expect(planOf(mse).outputs).toMatchObject([
      { loss: { kind: 'meanSquaredError' }, beforeActivation: false },
    ]);
    expect(compiled(configured(mse, 'dense_1', { activation: 'linear' })).problems).toEqual([]);
  });

  it('leaves out what does not lead to the Output', () => {
    const { nodes, edges } = article().graph;
    const idle = chainOf(['BatchNorm', 'idle'], ['Conv2D', 'idler', { filters: 0 }]).graph;
    const wire = { id: 'x', source: 'conv_1', target: 'idle', targetPort: 0 };
    const graph = { nodes: [...nodes, ...idle.nodes], edges: [...edges, ...idle.edges, wire] };
    const plan = planOf({ ...article(), graph });
    expect(plan).toEqual(planOf(article()));
  });

  it('of a residual network taps every Batch Norm and merges both kinds of branches', () => {
    const document = findTemplate('residual-mnist')?.create('project') ?? article();
    const plan = planOf(document);
    expect(plan.taps).toEqual([
      { node: 'bn_1', before: 'conv_1', channels: 8 },
      { node: 'bn_2', before: 'conv_2', channels: 8 },
      { node: 'bn_3', before: 'concat_1', channels: 24 },
    ]);
    expect(plan.nodes.find((node) => node.id === 'add_1')?.inputs).toEqual(['act_1', 'bn_2']);
  });
});

describe('the facts of a node', () => {
  it('are known even where other nodes have problems', () => {
    const broken = configured(article(), 'pool_1', { poolSize: 0 });
    const { plan, facts } = compiled(broken);
    expect(plan).toBeNull();
    expect(facts.get('bn_1')).toEqual({
      inputShapes: [[26, 26, 32]],
      outputShape: [26, 26, 32],
      expectedInputs: [[26, 26, 32]],
      expectedShapes: [[26, 26, 32]],
      receptiveField: { size: 3, jump: 1 },
      cost: {
        parameters: { trainable: 64, fixed: 64 },
        flops: 2 * 26 * 26 * 32,
        multiplyAdds: 0,
        activationBytes: 4 * 26 * 26 * 32,
      },
    });
    const nothing = { outputShape: null, receptiveField: null, cost: null, expectedShapes: [] };
    const entering = [[26, 26, 32]];
    expect(facts.get('pool_1')).toEqual({ inputShapes: entering, expectedInputs: entering, ...nothing });
    expect(facts.get('flatten_1')).toEqual({ inputShapes: [null], expectedInputs: [null], ...nothing });
    expect(facts.size).toBe(8);
  });

  it('are known before a cycle, and not on it or after it', () => {
    const document = documentOf(
      [
        ['Input', 'in'],
        ['Add', 'sum'],
        ['Activation', 'act'],
        ['Flatten', 'flat'],
        ['Output', 'out'],
      ],
      [
        ['in', 'sum', 0],
        ['sum', 'act'],
        ['act', 'sum', 1],
        ['act', 'flat'],
        ['flat', 'out'],
      ],
    );
    const { facts } = compiled(document);
    expect(facts.get('in')?.outputShape).toEqual([28, 28, 1]);
    expect(facts.get('sum')).toMatchObject({
      inputShapes: [[28, 28, 1], null],
      outputShape: null,
      cost: null,
    });
    expect(facts.get('out')?.outputShape).toBeNull();
  });
});
