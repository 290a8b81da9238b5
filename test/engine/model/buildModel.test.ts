import { mean, memory, slice, sum, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan, PlanNode } from '../../../shared/compile/plan';
import { type BuiltModel, buildModel, firstOutput } from '../../../shared/engine/model';
import { expectClose, normalTensor } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';
import { planOf, templateDocument, templatePlan } from './templatePlan';

/** Every weight of a network by node and name. */
function weightsOf(plan: Plan, model: BuiltModel): Record<string, number[]> {
  const weights = plan.nodes.flatMap(({ id }) =>
    model
      .weightsOf(id)
      .map(({ name, tensor: weight }) => [`${id}/${name}`, Array.from(weight.dataSync())] as const),
  );
  return Object.fromEntries(weights);
}

function withModel<Result>(plan: Plan, seed: number, use: (model: BuiltModel) => Result): Result {
  const model = buildModel(plan, seed);
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

const values = (of: Tensor): number[] => Array.from(of.dataSync());

/** A forward pass for its effects alone. */
function pass(model: BuiltModel, images: Tensor, training: boolean): void {
  tidy(() => {
    model.forward(images, { training, step: 1 });
  });
}

describe.each(hostBackends)('a network built on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('starts bit for bit the same for the same seed, and otherwise for another', () => {
    const plan = templatePlan('residual-mnist');
    const initial = (seed: number) => withModel(plan, seed, (model) => weightsOf(plan, model));
    const first = initial(7);
    expect(initial(7)).toStrictEqual(first);
    expect(initial(0)['conv_1/kernel']).not.toEqual(first['conv_1/kernel']);
    expect(initial(0)['conv_1/kernel']).toStrictEqual(initial(0)['conv_1/kernel']);
  });

  it('starts each layer by its name, whatever stands around it', () => {
    const [article, bare] = [templatePlan('article-mnist'), templatePlan('article-mnist-no-norm')];
    const [withNorm, withoutNorm] = [article, bare].map((plan) =>
      withModel(plan, 3, (model) => weightsOf(plan, model)),
    );
    expect(withoutNorm?.['conv_1/kernel']).toStrictEqual(withNorm?.['conv_1/kernel']);
    expect(withoutNorm?.['dense_1/kernel']).toStrictEqual(withNorm?.['dense_1/kernel']);
  });

  it('has the weights of Keras, at the values Keras starts them with', () => {
    const plan = templatePlan('article-mnist');
    const weights = withModel(plan, 0, (model) => weightsOf(plan, model));
    expect(weights['bn_1/gamma']).toEqual(Array.from({ length: 32 }, () => 1));
    expect(weights['bn_1/beta']).toEqual(Array.from({ length: 32 }, () => 0));
    expect(weights['bn_1/moving_mean']).toEqual(Array.from({ length: 32 }, () => 0));
    expect(weights['bn_1/moving_variance']).toEqual(Array.from({ length: 32 }, () => 1));
    expect(weights['dense_1/bias']).toEqual(Array.from({ length: 10 }, () => 0));
    const kernel = weights['dense_1/kernel'] ?? [];
    const limit = Math.sqrt(6 / (5408 + 10));
    const average = (term: (value: number) => number): number =>
      kernel.reduce((total, value) => total + term(value), 0) / kernel.length;
    expect(kernel).toHaveLength(54_080);
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.abs(average((value) => value)) / limit).toBeLessThan(0.01);
    expect(average((value) => value ** 2) / (limit ** 2 / 3)).toBeCloseTo(1, 1);
  });

  it('lists its trainable variables in the order of the plan, and nothing for what has no weights', () => {
    withModel(templatePlan('article-mnist'), 0, (model) => {
      expect(model.variables.map(({ shape }) => shape)).toEqual([
        [3, 3, 1, 32],
        ...(model.weightsOf('conv_1').length === 2 ? [[32]] : []),
        [32],
        [32],
        [5408, 10],
        [10],
      ]);
      expect(model.weightsOf('bn_1').map(({ name, trainable }) => [name, trainable])).toEqual([
        ['gamma', true],
        ['beta', true],
        ['moving_mean', false],
        ['moving_variance', false],
      ]);
      expect(model.weightsOf('act_1')).toEqual([]);
      expect(model.weightsOf('no such node')).toEqual([]);
    });
  });

  it('gives logits and every tap in one pass', () => {
    withModel(templatePlan('residual-mnist'), 0, (model) => {
      tidy(() => {
        const { outputs, taps } = model.forward(normalTensor([3, 28, 28, 1], 'x'), {
          training: true,
          step: 1,
        });
        expect(outputs.map(({ shape }) => shape)).toEqual([[3, 10]]);
        expect(taps.map(({ node }) => node)).toEqual(['bn_1', 'bn_2', 'bn_3']);
        for (const { before, after } of taps) expect(after.shape).toEqual(before.shape);
        const [first] = taps;
        if (first === undefined) throw new Error('There is no tap.');
        expectClose(
          values(mean(first.after, [0, 1, 2])),
          Array.from({ length: 8 }, () => 0),
        );
      });
    });
  });

  it('predicts for one image what it predicts for it among others', () => {
    withModel(templatePlan('residual-mnist'), 0, (model) => {
      tidy(() => {
        const images = normalTensor([4, 28, 28, 1], 'x');
        const predict = (batch: Tensor): Tensor =>
          firstOutput(model.forward(batch, { training: false, step: 0 }));
        const alone = predict(slice(images, [2, 0, 0, 0], [1, 28, 28, 1]));
        expectClose(values(alone), values(slice(predict(images), [2, 0], [1, 10])));
      });
    });
  });

  it('moves running statistics in training and leaves them in inference', () => {
    const plan = templatePlan('digits8x8-tiny');
    withModel(plan, 0, (model) => {
      const before = weightsOf(plan, model);
      const images = normalTensor([5, 8, 8, 1], 'x');
      pass(model, images, false);
      expect(weightsOf(plan, model)).toStrictEqual(before);
      pass(model, images, true);
      expect(weightsOf(plan, model)['bn_1/moving_mean']).not.toEqual(before['bn_1/moving_mean']);
      expect(weightsOf(plan, model)['bn_1/gamma']).toEqual(before['bn_1/gamma']);
      images.dispose();
    });
  });

  it('leaves no tensor behind when it is disposed', () => {
    const before = memory().numTensors;
    withModel(templatePlan('residual-mnist'), 0, (model) => {
      const images = zeros([2, 28, 28, 1]);
      pass(model, images, true);
      pass(model, images, false);
      images.dispose();
    });
    expect(memory().numTensors).toBe(before);
  });

  it('takes names that people give and TensorFlow.js does not', () => {
    const document = templateDocument('digits8x8-tiny');
    const names = ['Faltung №1', 'x', 'X/y z', '畳み込み', 'a b', 'a_b', '1', '.'];
    const nodes = document.graph.nodes.map((node, index) => ({ ...node, name: names[index] ?? node.name }));
    const plan = planOf({ ...document, graph: { ...document.graph, nodes } });
    withModel(plan, 0, (model) => {
      tidy(() => {
        const { outputs } = model.forward(zeros([1, 8, 8, 1]), { training: true, step: 1 });
        expect(outputs[0]?.shape).toEqual([1, 10]);
      });
    });
  });

  it('lets the squared error see what the softmax gives', () => {
    const plan = templatePlan('digits8x8-tiny');
    const end = { ...plan.outputs[0], loss: { kind: 'meanSquaredError' }, beforeActivation: false } as const;
    const squared: Plan = { ...plan, outputs: [end] };
    withModel(squared, 0, (model) => {
      tidy(() => {
        const output = firstOutput(
          model.forward(normalTensor([3, 8, 8, 1], 'x'), { training: true, step: 1 }),
        );
        expectClose(values(sum(output, -1)), [1, 1, 1]);
      });
    });
  });
});

describe('a plan that the engine cannot build', () => {
  beforeAll(() => useBackend('cpu'));

  const plan = templatePlan('digits8x8-tiny');
  const changed = (change: (node: PlanNode) => Partial<PlanNode>): Plan => ({
    ...plan,
    nodes: plan.nodes.map((node) => (node.id === 'conv_1' ? { ...node, ...change(node) } : node)),
  });

  const unsure: Plan = { ...plan, outputs: [{ ...plan.outputs[0], source: 'flatten_1' }] };

  it.each([
    [
      'a layer nobody wrote',
      changed(() => ({ layers: [{ className: 'Conv9D', args: {} }] })),
      /^The engine has no layer «Conv9D»; it has Activation, Add, .*\.$/,
    ],
    [
      'an argument the layer does not have',
      changed(() => ({
        layers: [{ className: 'Conv2D', args: { filters: 8, kernelSize: 3, dataFormat: 2 } }],
      })),
      /^The engine cannot build .*conv_1 \(Conv2D\): [\s\S]*dataFormat/,
    ],
    [
      'weights that were not planned',
      changed(() => ({ weights: [] })),
      /^Layer «conv_1» was planned with 0 weights and built with 1: weights\(\) and build\(\)/,
    ],
    [
      'a weight of another shape',
      changed(({ weights }) => ({ weights: weights.map((weight) => ({ ...weight, shape: [1] })) })),
      /^Weight kernel of «conv_1» was planned as \[1\] and built as \[3, 3, 1, 8\]/,
    ],
    [
      'an input that is not there',
      changed(() => ({ inputs: ['ghost'] })),
      /^The plan refers to node «ghost», which is not among those before it\.$/,
    ],
    [
      'a cross-entropy of logits that are not there',
      unsure,
      /^The cross-entropy expects probabilities from an activation, but «flatten_1» does not end in one: give it/,
    ],
  ])('is refused with a sentence: %s', (_what, bad, sentence) => {
    const before = memory().numTensors;
    expect(() => buildModel(bad, 0)).toThrow(sentence);
    expect(memory().numTensors).toBe(before);
  });
});
