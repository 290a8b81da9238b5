import { add, mean, memory, ones, square, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { compileAhead } from '../../../shared/engine/compiling';
import { betweenKernels } from '../../../shared/engine/compiling/betweenKernels';
import { standardize } from '../../../shared/engine/kernels/standardize';
import { useBackend } from '../useBackend';

beforeAll(() => useBackend('cpu'));

test('work is ended before the kernel at which it is over, and leaves nothing behind', () => {
  const before = memory().numTensors;
  const begun: string[] = [];
  const work = (): void =>
    tidy(() => {
      const one = ones([4]);
      begun.push('square');
      const two = square(one);
      begun.push('mean');
      mean(two);
      begun.push('end');
    });
  expect(betweenKernels(() => begun.includes('mean'), work)).toBe(false);
  expect(begun).toEqual(['square', 'mean']);
  expect(memory().numTensors).toBe(before);
  expect(betweenKernels(() => false, work)).toBe(true);
  expect(memory().numTensors).toBe(before);
});

test('within a kernel that calls others nobody asks', () => {
  const x = ones([2, 3]);
  let asked = 0;
  const isOver = (): boolean => {
    asked += 1;
    return asked > 1;
  };
  expect(betweenKernels(isOver, () => tidy(() => void standardize(x, [0], 1e-3)))).toBe(true);
  expect(asked).toBe(1);
  x.dispose();
});

test('what fails in the work is thrown, and kernels run as before', () => {
  const fails = (): void => {
    throw new Error('The work failed.');
  };
  expect(() => betweenKernels(() => false, fails)).toThrow('The work failed.');
  expect(
    betweenKernels(
      () => true,
      () => tidy(() => void square(2)),
    ),
  ).toBe(false);
  expect(tidy(() => add(1, [1, 2]).dataSync())).toEqual(Float32Array.of(2, 3));
});

test('on a backend that compiles nothing no work is run', async () => {
  const fails = (): void => {
    throw new Error('It was run.');
  };
  expect(await compileAhead([fails], () => true)).toBe(true);
});
