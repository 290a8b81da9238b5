import { describe, expect, it } from 'vitest';
import { shownFields } from '../../../renderer/panels/inspector/shownFields';
import { layerKinds } from '../../../shared/layers';
import type { ConfiguredLayer, Shape } from '../../../shared/layers/layer';
import { configured, layerOf, otherValue } from './configured';

const image: Shape = [8, 8, 4];
const vector: Shape = [4];

/** What a layer computes with the weights it is given, and what these are, however they start. */
function withGivenWeights(layer: ConfiguredLayer, input: Shape): unknown {
  const weights = layer.weights([input]).map(({ name, shape, trainable }) => ({ name, shape, trainable }));
  return { built: layer.build([input]), shape: layer.shape([input]), weights };
}

describe('a field that is about the weights alone', () => {
  it('is marked so, and no other field of a layer with weights is', () => {
    const marked: string[] = [];
    for (const { kind, fields, inputs } of layerKinds) {
      const usual = configured(kind);
      const input = [image, vector].find((shape) => usual.shape([shape]).ok);
      if (inputs.max !== 1 || input === undefined || usual.weights([input]).length === 0) continue;
      for (const [name, meta] of Object.entries(fields)) {
        const check = layerOf(kind).check({ [name]: otherValue(meta) });
        if (!check.ok || !check.layer.shape([input]).ok) continue;
        const [one, other] = [usual, check.layer].map((layer) => ({
          given: JSON.stringify(withGivenWeights(layer, input)),
          weights: JSON.stringify(layer.weights([input])),
        }));
        const alone = one?.given === other?.given && one?.weights !== other?.weights;
        expect([kind, name, meta.ofWeights === true]).toEqual([kind, name, alone]);
        if (alone) marked.push(`${kind}.${name}`);
      }
    }
    expect(marked).toEqual(
      expect.arrayContaining(['Conv2D.kernelInitializer', 'Dense.kernelL2', 'PReLU.initialAlpha']),
    );
  });

  it('is not shown in the inspector of a layer that has the weights of another', () => {
    const namesOf = (weightsOf?: string): readonly string[] => {
      const node = { config: {}, ...(weightsOf === undefined ? {} : { weightsOf }) };
      return shownFields(layerOf('Dense'), node).map(([name]) => name);
    };
    const own = namesOf();
    expect(own).toEqual(expect.arrayContaining(['units', 'kernelInitializer', 'kernelL2']));
    expect(namesOf('dense_1')).toEqual(own.filter((name) => !name.startsWith('kernel')));
  });
});
