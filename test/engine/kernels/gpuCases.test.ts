import { expect, it } from 'vitest';
import { engineKernels } from '../../../shared/engine/kernels';
import { kernelCases } from '../../gpu/kernelCases';

/** Compared otherwise: as frames are counted and as optimizers move weights. */
const ELSEWHERE = ['AdamUpdate', 'TapCounts'];

it('every kernel of the engine is compared on GPUs, on a single pixel, a single channel and on 513 channels too', () => {
  const compared = new Set(kernelCases.map(({ kernel }) => kernel));
  const missing = engineKernels.map(({ name }) => name).filter((name) => !compared.has(name));
  expect(missing.toSorted()).toEqual(ELSEWHERE);
  const shapes = kernelCases.flatMap(({ inputs }) => Object.values(inputs).map(({ shape }) => shape));
  const images = shapes.filter(({ length }) => length === 4);
  expect(images.some(([, height, width, channels]) => height === 1 && width === 1 && channels === 513)).toBe(
    true,
  );
  expect(images.some(([, height, width, channels]) => height !== 1 && width !== 1 && channels === 1)).toBe(
    true,
  );
});
