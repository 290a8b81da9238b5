import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseDocument, serializeDocument } from '../../shared/document/file';
import { openBackend } from '../../shared/engine/backends';
import { buildModel } from '../../shared/engine/model';
import { findLayer, layerKinds } from '../../shared/layers';
import { brokenConfigs, cases, legalConfigs } from './layerContract/arbitraries';
import { builtWeights, resultShape } from './layerContract/builtShapes';
import { documentOf } from './layerContract/documentOf';
import { planOf } from './layerContract/planOf';

/** Fixed, so that a failure repeats; the number itself means nothing. */
const seeded = { seed: 20_260_101 };

beforeAll(async () => {
  await openBackend('cpu', { wasmBase: '' });
});

describe.each(layerKinds.map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  test('what the shape rule, the weights and the build say is what the engine builds and computes', () => {
    let built = 0;
    const property = fc.property(cases(kind), ({ layer, inputs }) => {
      const ruled = layer.shape(inputs);
      fc.pre(ruled.ok);
      built += 1;
      const tensors = memory().numTensors;
      const plan = planOf(name, layer, inputs, ruled.shape);
      const model = buildModel(plan, 0);
      try {
        const image = plan.nodes[0]?.outputShape ?? [];
        expect(resultShape(model, image, false)).toEqual(ruled.shape);
        expect(resultShape(model, image, true)).toEqual(ruled.shape);
        expect(builtWeights(model)).toEqual(
          layer
            .weights(inputs)
            .map(({ name: weight, shape, trainable }) => ({ name: weight, shape, trainable })),
        );
      } finally {
        model.dispose();
      }
      expect(memory().numTensors).toBe(tensors);
    });
    fc.assert(property, { ...seeded, numRuns: 60 });
    expect(built).toBeGreaterThanOrEqual(60);
  });

  test('what it refuses, it refuses in sentences about its own fields and inputs', () => {
    const property = fc.property(cases(kind), ({ layer, inputs }) => {
      const ruled = layer.shape(inputs);
      if (ruled.ok) return;
      expect(ruled.complaints.length).toBeGreaterThan(0);
      for (const { message, code, field, port } of ruled.complaints) {
        expect(message).toMatch(/^\S.+: .+\.$/su);
        expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/u);
        if (field !== undefined) expect(kind.fields).toHaveProperty(field);
        if (port !== undefined) expect(port).toBeLessThan(inputs.length);
      }
    });
    fc.assert(property, { ...seeded, numRuns: 200 });
  });

  test('what it builds is plain JSON, and its cost a whole number of operations', () => {
    const property = fc.property(cases(kind), ({ layer, inputs }) => {
      const ruled = layer.shape(inputs);
      fc.pre(ruled.ok);
      const layers = layer.build(inputs);
      expect(JSON.parse(JSON.stringify(layers))).toStrictEqual(layers);
      const flops = layer.flops(inputs, ruled.shape);
      const multiplyAdds = layer.multiplyAdds(inputs, ruled.shape);
      for (const count of [flops, multiplyAdds, layer.kept(inputs, ruled.shape)])
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      expect(2 * multiplyAdds).toBeLessThanOrEqual(flops);
    });
    fc.assert(property, { ...seeded, numRuns: 100 });
  });

  test('a legal config comes back from a saved document as it was, and complete', () => {
    const property = fc.property(legalConfigs(kind), (config) => {
      const opened = parseDocument(serializeDocument(documentOf(name, config)));
      if (!opened.ok) throw new Error(opened.sentence);
      const [node] = opened.document.graph.nodes;
      expect(node?.config).toStrictEqual(config);
      const checked = kind.check(node?.config ?? {});
      expect(checked.ok && checked.layer.config).toStrictEqual(config);
    });
    fc.assert(property, { ...seeded, numRuns: 100 });
  });

  test('the palette’s config is legal, complete, and has something to say', () => {
    const defaults = kind.defaults();
    const checked = kind.check(defaults);
    expect(checked.ok && checked.layer.config).toStrictEqual(defaults);
    expect(Object.keys(defaults)).toEqual(Object.keys(kind.fields));
    expect(findLayer(name)).toBe(kind);
  });

  test('node line and spelling are one line each, for every legal config', () => {
    const property = fc.property(legalConfigs(kind), (config) => {
      const checked = kind.check(config);
      if (!checked.ok) throw new Error(JSON.stringify(checked.complaints));
      const { keras, pytorch } = checked.layer.spelling();
      for (const line of [checked.layer.summary(), keras, pytorch])
        expect(line).not.toMatch(/[\r\n]|undefined|NaN/u);
      expect(keras).not.toBe('');
      expect(pytorch).not.toBe('');
    });
    fc.assert(property, { ...seeded, numRuns: 100 });
  });
});

describe.each(
  layerKinds.filter(({ fields }) => Object.keys(fields).length > 0).map((kind) => [kind.kind, kind] as const),
)('%s with one illegal field', (_name, kind) => {
  test('is refused with one sentence, which names that field', () => {
    const property = fc.property(brokenConfigs(kind), ({ config, field }) => {
      const checked = kind.check(config);
      expect(checked.ok ? [] : checked.complaints.map((complaint) => complaint.field)).toEqual([field]);
      const message = checked.ok ? '' : checked.complaints[0]?.message;
      expect(message).toContain(`“${kind.fields[field]?.label}” must be `);
    });
    fc.assert(property, { ...seeded, numRuns: 200 });
  });
});
