import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { parseDocument, serializeDocument } from '../../../shared/document/file';
import { findLayer } from '../../../shared/layers/index';
import { findTemplate, templates } from '../../../shared/templates/index';

describe('the templates', () => {
  it('are found by id', () => {
    expect(templates.map((template) => template.id)).toEqual([
      'article-mnist',
      'article-mnist-no-norm',
      'residual-mnist',
      'digits8x8-tiny',
    ]);
    expect(findTemplate('digits8x8-tiny')?.label).toBe('Tiny digits');
    expect(findTemplate('__proto__')).toBeUndefined();
  });
});

describe.each(templates.map((template) => [template.id, template] as const))('template %s', (_, template) => {
  const document = template.create('some-id');
  const { nodes } = document.graph;

  it('compiles without a problem', () => {
    const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
    expect(problems).toEqual([]);
    expect(plan?.nodes).toHaveLength(nodes.length);
  });

  it('survives being written and read', () => {
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, document, note: null });
  });

  it('is a new document with the id it was given', () => {
    expect(document.id).toBe('some-id');
    expect(template.create('some-id')).toEqual(document);
    expect(template.create('some-id')).not.toBe(document);
  });

  it('names every layer after its kind, and sets every option', () => {
    for (const { kind, name, config } of nodes) {
      const layer = findLayer(kind);
      expect(name).toMatch(new RegExp(`^${layer?.namePrefix}_\\d+$`));
      expect(Object.keys(config)).toEqual(Object.keys(layer?.defaults() ?? {}));
    }
  });

  it('has no card on another', () => {
    for (const [index, one] of nodes.entries()) {
      for (const other of nodes.slice(index + 1)) {
        const apart =
          Math.abs(one.position.x - other.position.x) >= 200 ||
          Math.abs(one.position.y - other.position.y) >= 110;
        expect(apart, `${one.name} and ${other.name}`).toBe(true);
      }
    }
  });
});

describe('the article’s network', () => {
  it('trains with Adam 1e-3, batches of 32, five epochs, seed 0', () => {
    expect(findTemplate('article-mnist')?.create('x').training).toEqual({
      optimizer: {
        kind: 'adam',
        learningRate: 1e-3,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-7,
        formula: 'keras',
      },
      schedule: { kind: 'constant' },
      clipping: { kind: 'none' },
      earlyStopping: { kind: 'none' },
      augmentation: { shift: { kind: 'none' }, flip: 'none', noise: { kind: 'none' } },
      checkpoints: { kind: 'epoch' },
      batchSize: 32,
      epochs: 5,
      seed: 0,
      backend: 'auto',
      arithmetic: 'portable',
      framesEvery: 25,
    });
  });
});
