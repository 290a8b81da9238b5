import { readFile } from 'node:fs/promises';
import { memory, profile } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type GoldenResult, runGolden } from '../../../shared/engine/golden';
import { hostBackends, useBackend } from '../useBackend';

const file = new URL('../../fixtures/golden/golden_f64.json', import.meta.url);

async function resultsOf(text: string): Promise<GoldenResult[]> {
  const results: GoldenResult[] = [];
  for await (const result of runGolden(text)) results.push(result);
  return results;
}

describe.each(hostBackends)("PyTorch's numbers on %s", (name) => {
  beforeAll(() => useBackend(name));

  it('are met by every operator and by three networks under four optimizers', async () => {
    const before = memory().numTensors;
    const results = await resultsOf(await readFile(file, 'utf8'));
    expect(results).toHaveLength(57 + 3 * 4);
    expect(results.filter(({ ok, unsupported }) => unsupported || !ok)).toEqual([]);
    for (const { maxAbs, maxRel } of results) {
      expect(maxAbs).toBeLessThan(2e-5);
      expect(maxRel).toBeLessThan(1e-4);
    }
    expect(memory().numTensors).toBe(before);
  });
});

const more = ['convolutions_f64.json', 'norms_f64.json'];

describe.each(hostBackends)("PyTorch's further numbers on %s", (name) => {
  beforeAll(() => useBackend(name));

  it.each(more)('are met by the engine’s, outputs, gradients and what is kept: %s', async (of) => {
    const before = memory().numTensors;
    const results = await resultsOf(
      await readFile(new URL(`../../fixtures/golden/${of}`, import.meta.url), 'utf8'),
    );
    expect(results.length).toBeGreaterThan(7);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(memory().numTensors).toBe(before);
  });
});

const losses = new URL('../../fixtures/golden/losses_f64.json', import.meta.url);

describe.each(hostBackends)("PyTorch's losses of classes on %s", (name) => {
  beforeAll(() => useBackend(name));

  it('are met by the engine’s, of logits and of probabilities, with their gradients', async () => {
    const before = memory().numTensors;
    const results = await resultsOf(await readFile(losses, 'utf8'));
    expect(results).toHaveLength(27);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(memory().numTensors).toBe(before);
  });
});

const layers = new URL('../../fixtures/golden/layers_f64.json', import.meta.url);

describe.each(hostBackends)("PyTorch's merges, shapes and activations on %s", (name) => {
  beforeAll(() => useBackend(name));

  it('are met by the engine’s, outputs and gradients', async () => {
    const before = memory().numTensors;
    const results = await resultsOf(await readFile(layers, 'utf8'));
    expect(results).toHaveLength(19);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(memory().numTensors).toBe(before);
  });
});

/** What no training computes: the gradients of a norm in inference, and losses whose targets are no classes. */
const untrained = new Set(['batchNorm_eval', 'mse', 'sigmoidBCE']);

const caseFileSchema = z.object({ cases: z.array(z.looseObject({ op: z.string() })) });

describe('layers and losses on WASM', () => {
  it.each(['golden_f64.json', ...more, 'layers_f64.json', 'losses_f64.json'])(
    'are programs, forward and backward: no kernel of TensorFlow.js runs for %s',
    async (of) => {
      await useBackend('wasm');
      const text = await readFile(new URL(`../../fixtures/golden/${of}`, import.meta.url), 'utf8');
      const cases = caseFileSchema.parse(JSON.parse(text)).cases.filter(({ op }) => !untrained.has(op));
      expect(cases.length).toBeGreaterThan(10);
      const { kernels } = await profile(async () => {
        expect(await resultsOf(JSON.stringify({ cases, nets: [] }))).toHaveLength(cases.length);
        return [];
      });
      expect(kernels.map(({ name }) => name)).toEqual([]);
    },
  );
});

describe('a file of reference numbers', () => {
  beforeAll(() => useBackend('cpu'));

  const dense = {
    name: 'dense',
    op: 'dense',
    config: {},
    inputs: {
      x: { shape: [1, 2], data: [1, 2] },
      kernel: { shape: [2, 1], data: [3, 4] },
      bias: { shape: [1], data: [5] },
    },
    y: { shape: [1, 1], data: [16] },
    dy: { shape: [1, 1], data: [1] },
    grads: { x: { shape: [1, 2], data: [3, 4] }, kernel: { shape: [2, 1], data: [1, 2] } },
  };
  const text = (golden: unknown): string => JSON.stringify({ cases: [golden], nets: [] });

  it('with the right numbers is met exactly', async () => {
    const met = { name: 'dense', maxAbs: 0, maxRel: 0, ok: true, unsupported: false };
    expect(await resultsOf(text(dense))).toEqual([met]);
  });

  it.each([
    ['output', { ...dense, y: { shape: [1, 1], data: [16.01] } }],
    ['gradient', { ...dense, grads: { x: { shape: [1, 2], data: [3, 4.01] } } }],
    ['shape of the output', { ...dense, y: { shape: [1], data: [16] } }],
    ['shape of a gradient', { ...dense, grads: { ...dense.grads, kernel: { shape: [1, 2], data: [1, 2] } } }],
    ['number of values', { ...dense, y: { shape: [2, 1], data: [16, 16] } }],
  ])('with a wrong %s is noticed', async (_what, wrong) => {
    expect(await resultsOf(text(wrong))).toMatchObject([{ name: 'dense', ok: false, unsupported: false }]);
  });

  it('with an operator the engine does not have says so', async () => {
    const [result] = await resultsOf(text({ ...dense, op: 'transformer' }));
    expect(result).toEqual({ name: 'dense', maxAbs: null, maxRel: null, ok: false, unsupported: true });
  });

  it.each([
    [
      'a picture',
      '\u0089PNG\r\n',
      /not a file of reference numbers: expected JSON, and this is none\. Choose another file\.$/,
    ],
    [
      'other JSON',
      '{"format": "normscope"}',
      /expected JSON with «cases» and «nets».* at cases: .*another file\.$/,
    ],
    [
      'too few values',
      text({ ...dense, y: { shape: [1, 1], data: [] } }),
      /at cases\.0\.y: expected as many values as the shape says/,
    ],
    [
      'a missing tensor',
      text({ ...dense, inputs: { x: dense.inputs.x } }),
      /^The case dense cannot be run: .*lacks the tensor «kernel»/,
    ],
    ['no gradient', text({ ...dense, grads: {} }), /^The case dense cannot be run: .*trainable/],
    [
      'options of another operator',
      text({ ...dense, op: 'pool2d' }),
      /^The case dense cannot be run: its options are not those of its operator \(at kind: .*another file\.$/,
    ],
  ])('that is %s gives a sentence', async (_what, bad, sentence) => {
    await expect(resultsOf(bad)).rejects.toThrow(sentence);
  });
});

describe('a network of reference numbers', () => {
  beforeAll(() => useBackend('cpu'));

  const fileSchema = z.object({
    nets: z.array(
      z.looseObject({
        name: z.string(),
        results: z.looseObject({
          optimizers: z.record(z.string(), z.record(z.string(), z.unknown())),
        }),
      }),
    ),
  });

  /** The file's network with Batch Norm under SGD alone, with `change` made to its training. */
  async function networkWith(change: Record<string, unknown>): Promise<string> {
    const { nets } = fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const network = nets.find(({ name }) => name === 'net_bn_before');
    const training = network?.results.optimizers['sgd_lr0.1'];
    if (network === undefined || training === undefined) throw new Error('The file has another network.');
    const optimizers = { 'sgd_lr0.1': { ...training, ...change } };
    return JSON.stringify({ cases: [], nets: [{ ...network, results: { ...network.results, optimizers } }] });
  }

  it('that is whole is met', async () => {
    expect(await resultsOf(await networkWith({}))).toMatchObject([
      { name: 'net_bn_before/sgd_lr0.1', ok: true },
    ]);
  });

  const name = 'The case net_bn_before/sgd_lr0.1 cannot be run: ';
  it.each<[string, Record<string, unknown>, string]>([
    ['weights in a snapshot', { params_after_1: {} }, 'lacks the tensor «conv_kernel»'],
    ['running statistics in a snapshot', { moving_after_10: {} }, 'lacks the tensor «mean»'],
    [
      'snapshots of its weights',
      { params_after_1: undefined, params_after_10: undefined },
      'it lacks «params_after_N»',
    ],
    [
      'snapshots of its running statistics',
      { moving_after_1: undefined, moving_after_10: undefined },
      'it lacks «moving_after_N»',
    ],
    ['the step of a snapshot', { params_after_11: {} }, 'it has «params_after_11», but losses of 10 steps'],
  ])('that lacks %s is refused by name', async (_what, change, sentence) => {
    const failure = resultsOf(await networkWith(change));
    await expect(failure).rejects.toThrow(name);
    await expect(failure).rejects.toThrow(sentence);
  });
});
