import { describe, expect, it } from 'vitest';
import { initialValues } from '../../../shared/engine/model/initialValues';
import { findLayer, layerKinds } from '../../../shared/layers';
import { type KernelInitializer, varianceScalings } from '../../../shared/layers/initializers';

const [fanIn, fanOut] = [300, 100];

function drawn(kind: KernelInitializer, count = 40_000): Float32Array {
  const initializer = { kind, fanIn, fanOut };
  return initialValues({ name: 'kernel', shape: [count], trainable: true, initializer }, 7);
}

const varianceOf = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

/** By Keras' documentation: limits of the uniform ones, standard deviations of the normal ones before they are cut off. */
const documented: readonly (readonly [KernelInitializer, number])[] = [
  ['glorotUniform', Math.sqrt(6 / (fanIn + fanOut))],
  ['heUniform', Math.sqrt(6 / fanIn)],
  ['lecunUniform', Math.sqrt(3 / fanIn)],
  ['glorotNormal', Math.sqrt(2 / (fanIn + fanOut))],
  ['heNormal', Math.sqrt(2 / fanIn)],
  ['lecunNormal', Math.sqrt(1 / fanIn)],
];

describe.each(documented)('%s', (kind, extent) => {
  const values = drawn(kind);
  const uniform = varianceScalings[kind].distribution === 'uniform';
  const bound = uniform ? extent : (2 * extent) / 0.8796256610342398;

  it('has the documented spread around 0', () => {
    const variance = uniform ? extent ** 2 / 3 : extent ** 2;
    // Three standard errors of 40,000 draws, and more.
    expect(varianceOf(values) / variance).toBeGreaterThan(0.97);
    expect(varianceOf(values) / variance).toBeLessThan(1.03);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(
      0.03 * extent,
    );
  });

  it('stays within its bound, and comes near it', () => {
    const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(most).toBeLessThanOrEqual(bound);
    expect(most).toBeGreaterThan(0.95 * bound);
  });
});

it('every initializer can be chosen for every layer with a kernel', () => {
  const withKernel = layerKinds.filter(({ fields }) => 'kernelInitializer' in fields);
  expect(withKernel.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Conv2D', 'Dense']));
  for (const { kind } of withKernel)
    for (const kernelInitializer of Object.keys(varianceScalings))
      expect(findLayer(kind)?.check({ kernelInitializer }).ok).toBe(true);
});
