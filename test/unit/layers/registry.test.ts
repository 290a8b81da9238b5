import { describe, expect, test } from 'vitest';
import { findLayer, layerKinds } from '../../../shared/layers';
import { configured } from './configured';

test('the palette lists the kinds family by family, in the order of the design', () => {
  expect(layerKinds.map(({ family, label }) => `${family}: ${label}`)).toEqual([
    'io: Input',
    'io: Output',
    'conv: Conv2D',
    'conv: Depthwise Conv2D',
    'conv: Separable Conv2D',
    'conv: Transposed Conv2D',
    'norm: Batch Norm',
    'norm: Group Norm',
    'norm: Instance Norm',
    'norm: Layer Norm',
    'norm: Ghost Batch Norm',
    'norm: Batch Renorm',
    'norm: Filter Response Norm',
    'act: Activation',
    'act: PReLU',
    'pool: Max Pool',
    'pool: Average Pool',
    'pool: Global Average',
    'pool: Global Max',
    'pool: Zero Padding',
    'pool: Cropping',
    'pool: Up Sampling',
    'pool: Flatten',
    'pool: Reshape',
    'merge: Add',
    'merge: Subtract',
    'merge: Multiply',
    'merge: Average',
    'merge: Maximum',
    'merge: Concatenate',
    'dense: Dense',
    'reg: Dropout',
    'reg: Spatial Dropout',
    'reg: Gaussian Noise',
  ]);
});

test('kinds, labels and name prefixes are unique', () => {
  for (const key of ['kind', 'label', 'namePrefix'] as const) {
    expect(new Set(layerKinds.map((layer) => layer[key])).size).toBe(layerKinds.length);
  }
});

test('a kind is found by its name; an unknown one is not', () => {
  expect(findLayer('Conv2D')?.label).toBe('Conv2D');
  expect(findLayer('toString')).toBeUndefined();
});

test('only normalization layers have frames taken', () => {
  expect(layerKinds.map(({ family, normalizes }) => [family === 'norm', normalizes])).toEqual(
    layerKinds.map(({ family }) => [family === 'norm', family === 'norm']),
  );
});

describe.each(layerKinds.map((layer) => [layer.kind, layer] as const))('%s', (kind, layer) => {
  test('has help with a formula and a source with its year or the Keras class', () => {
    expect(layer.help.summary).toMatch(/^[A-Z].{60,}\.$/su);
    expect(layer.help.whenToUse).toMatch(/^[A-Z].{30,}\.$/su);
    expect(layer.help.formula.length).toBeGreaterThan(4);
    expect(layer.help.source).toMatch(/Keras|\b(19|20)\d\d\b/u);
  });

  test('says of each choice that it is called by what it does, its formula and where it comes from', () => {
    const options = Object.values(layer.fields).flatMap((meta) => meta.options ?? []);
    for (const { help } of options) {
      if (help === undefined) continue;
      expect(help.summary).toMatch(/^[A-Z].{40,}\.$/su);
      expect(help.source).toMatch(/Keras|\b(19|20)\d\d\b/u);
      expect(help.formula).toMatch(/x/u);
    }
  });

  test('is found by other names that are not its own again', () => {
    const names = [layer.label, ...layer.aliases].map((name) => name.toLowerCase());
    expect(layer.aliases.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has a default and a description for every field, and they agree', () => {
    const defaults = layer.defaults();
    expect(Object.keys(layer.fields)).toEqual(Object.keys(defaults));
    for (const [name, meta] of Object.entries(layer.fields)) {
      expect(meta.default).toBe(defaults[name]);
      expect(meta.description).toMatch(/^[A-Z].+\.$/su);
      if (meta.type === 'choice') expect(meta.options?.map(({ value }) => value)).toContain(meta.default);
      if (meta.default === null) expect(meta.whenEmpty).toBeDefined();
    }
  });

  test('a field shown for some choices names a field and values that exist', () => {
    for (const { shownFor } of Object.values(layer.fields)) {
      if (shownFor === undefined) continue;
      const known = layer.fields[shownFor.field]?.options?.map(({ value }) => value) ?? [];
      expect(known).toEqual(expect.arrayContaining([...shownFor.values]));
    }
  });

  test('an empty config is the layer fresh from the palette', () => {
    expect(configured(kind).config).toEqual(layer.defaults());
  });
});
