import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { StudyFactor } from '../../../shared/document/study';
import { trialsOf } from '../../../shared/study/trials';
import { variantName, variantsOf } from '../../../shared/study/variants';
import { findTemplate } from '../../../shared/templates';
import { datasetOf } from '../compile/documents';
import { design, drawn } from './examples';

describe('variants', () => {
  const variants = variantsOf(drawn(), design);

  it('are all arms in every setting, named by what differs', () => {
    expect(variants.map(variantName)).toEqual([
      ...['no norm · batch 8', 'BN · before · batch 8', 'BN · momentum 0.9 · after · batch 8'],
      ...['no norm · batch 32', 'BN · before · batch 32', 'BN · momentum 0.9 · after · batch 32'],
    ]);
  });

  it('compile, each with its settings', () => {
    for (const { document } of variants) {
      expect(compile(document, datasetOf(document)).plan).not.toBeNull();
      expect(document.training.epochs).toBe(2);
    }
    expect(variants.map(({ document }) => document.training.batchSize)).toEqual([8, 8, 8, 32, 32, 32]);
  });

  it('are the drawn document itself where nothing is varied', () => {
    const document = drawn();
    const epochs = document.training.epochs;
    const [own] = variantsOf(document, { ...design, arms: [{ kind: 'drawn' }], factors: [], epochs });
    expect(own?.document).toEqual(document);
    expect(own?.arm).toBe('as drawn');
  });

  it('vary learning rates, optimizers and options of layers', () => {
    const factors: readonly StudyFactor[] = [
      { kind: 'learningRate', values: [0.1, 0.01] },
      { kind: 'optimizer', values: [{ kind: 'sgd', learningRate: 0.5 }] },
      { kind: 'option', layers: 'BatchNorm', field: 'momentum', values: [0.5] },
    ];
    const found = variantsOf(drawn(), { ...design, arms: [{ kind: 'drawn' }], factors: [...factors] });
    expect(found.map(({ setting }) => setting)).toEqual([
      'sgd · rate 0.1 · momentum 0.5',
      'sgd · rate 0.01 · momentum 0.5',
    ]);
    // The rates are those of the optimizer that is chosen, wherever it stands among the factors.
    expect(found.map(({ document }) => document.training.optimizer.learningRate)).toEqual([0.1, 0.01]);
    const norm = found[0]?.document.graph.nodes.find(({ kind }) => kind === 'BatchNorm');
    expect(norm?.config['momentum']).toBe(0.5);
  });

  it('vary the momentum of the optimizers that have one, and train the others once', () => {
    const momentum = { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula: 'keras' } as const;
    const factors: readonly StudyFactor[] = [
      { kind: 'momentum', values: [0.5, 0.99] },
      { kind: 'optimizer', values: [{ kind: 'sgd', learningRate: 0.5 }, momentum] },
    ];
    const found = variantsOf(drawn(), { ...design, arms: [{ kind: 'drawn' }], factors: [...factors] });
    expect(found.map(({ setting, document }) => [setting, document.training.optimizer])).toEqual([
      ['sgd 0.5', { kind: 'sgd', learningRate: 0.5 }],
      ['momentum sgd 0.1 · momentum 0.5', { ...momentum, momentum: 0.5 }],
      ['momentum sgd 0.1 · momentum 0.99', { ...momentum, momentum: 0.99 }],
    ]);
  });

  const settingNames = (factors: readonly StudyFactor[]): readonly string[] =>
    variantsOf(drawn(), { ...design, arms: [{ kind: 'drawn' }], factors: [...factors] }).map(
      ({ setting }) => setting,
    );

  it('name what differs of optimizers, and number what is alike', () => {
    const keras = { kind: 'momentum', learningRate: 0.01, momentum: 0.9, formula: 'keras' } as const;
    const adam = { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
    const values = [
      ...[keras, { ...keras, momentum: 0.5 }, { ...keras, learningRate: 0.1 }],
      { ...adam, formula: 'keras' as const },
      { ...adam, beta2: 0.9, formula: 'torch' as const },
    ];
    expect(settingNames([{ kind: 'optimizer', values }])).toEqual([
      ...['momentum sgd 0.01 (momentum 0.9)', 'momentum sgd 0.01 (momentum 0.5)', 'momentum sgd 0.1'],
      ...['adam 0.1 (beta 2 0.999, formula keras)', 'adam 0.1 (beta 2 0.9, formula torch)'],
    ]);
    const [one, two] = [0.1, 0.2].map((learningRate) => ({ kind: 'sgd' as const, learningRate }));
    if (one === undefined || two === undefined) throw new Error('An optimizer is missing.');
    const rates: StudyFactor = { kind: 'learningRate', values: [1, 2] };
    expect(settingNames([{ kind: 'optimizer', values: [one, two] }, rates])).toEqual([
      ...['sgd · rate 1', 'sgd · rate 2', 'sgd · rate 1 (2)', 'sgd · rate 2 (2)'],
    ]);
    expect(settingNames([{ kind: 'batchSize', values: [8, 8] }])).toEqual(['batch 8', 'batch 8 (2)']);
  });

  it('name the layers of an option where another factor is called so', () => {
    const option = (layers: string, field: string): StudyFactor => ({
      ...{ kind: 'option', layers, field, values: [1] },
    });
    expect(settingNames([option('MaxPool2D', 'strides'), option('Conv2D', 'filters')])).toEqual([
      'stride 1 · filters 1',
    ]);
    expect(settingNames([option('MaxPool2D', 'strides'), option('Conv2D', 'strides')])).toEqual([
      'Max Pool stride 1 · Conv2D stride 1',
    ]);
  });

  it('of every site alone have the norm there and nowhere else', () => {
    const document = findTemplate('residual-mnist')?.create('residual');
    if (document === undefined) throw new Error('The template is missing.');
    const each = variantsOf(document, { ...design, sites: { kind: 'each' }, factors: [] });
    const names = ['conv_1', 'conv_2', 'conv_3', 'conv_4'];
    expect(each.map(({ arm }) => arm)).toEqual([
      'no norm',
      ...names.map((name) => `BN · before · at ${name}`),
      ...names.map((name) => `BN · momentum 0.9 · after · at ${name}`),
    ]);
    const norms = each.map(({ document: { graph } }) =>
      graph.nodes.filter(({ kind }) => kind === 'BatchNorm'),
    );
    // The norm behind the Concatenate belongs to no one layer and stays.
    expect(norms.map((own) => own.length)).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2]);
  });
});

describe('trials', () => {
  it('run all variants of a seed before those of the next', () => {
    const trials = trialsOf(variantsOf(drawn(), design), design.seeds);
    expect(trials.map(({ id }) => id)).toEqual([
      ...['0-0', '1-0', '2-0', '3-0', '4-0', '5-0', '0-1', '1-1', '2-1', '3-1', '4-1', '5-1'],
      ...['0-2', '1-2', '2-2', '3-2', '4-2', '5-2'],
    ]);
    expect(trials.every(({ seed, document }) => document.training.seed === seed)).toBe(true);
  });
});
