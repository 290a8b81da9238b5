import { afterEach, expect, test, vi } from 'vitest';
import { trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn } from './examples';

afterEach(() => {
  vi.doUnmock('../../../shared/study/arithmetic');
  vi.resetModules();
});

test('trials of another arithmetic have other keys, and those of the same have the same', async () => {
  const variants = variantsOf(drawn(), design);
  const own = trialsOf(variants, [0]).map(({ key }) => key);
  const keysBy = async (arithmetic: number): Promise<readonly string[]> => {
    vi.resetModules();
    vi.doMock('../../../shared/study/arithmetic', () => ({ ARITHMETIC: arithmetic }));
    const again = await import('../../../shared/study/trials');
    return again.trialsOf(variants, [0]).map(({ key }) => key);
  };
  const { ARITHMETIC } = await import('../../../shared/study/arithmetic');
  expect(await keysBy(ARITHMETIC)).toEqual(own);
  const later = await keysBy(ARITHMETIC + 1);
  expect(new Set([...own, ...later]).size).toBe(2 * own.length);
});
