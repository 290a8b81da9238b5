import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addArm,
  addSeeds,
  factorOf,
  makeBase,
  removeArm,
  setFactor,
  toggleSite,
} from '../../../renderer/study/design/edits';
import { formatSeeds, readNumbers, readSeeds, refuseRange } from '../../../renderer/study/design/lists';
import { readOptionValues } from '../../../renderer/study/design/optionValues';
import { findLayer } from '../../../shared/layers';
import { logRange } from '../../../shared/study/logRange';
import { design } from '../study/examples';

describe('lists as they are typed', () => {
  const rule = { min: 1, max: 100, integer: true };

  it('are numbers apart by commas or spaces', () => {
    expect(readNumbers(' 8, 32 64,', rule, 9)).toEqual({ ok: true, values: [8, 32, 64] });
    expect(readNumbers('', rule, 9)).toEqual({ ok: true, values: [] });
  });

  it.each([
    ['8, x', '“x” is not a whole number, 1 to 100'],
    ['8, 0', '“0” is not a whole number, 1 to 100'],
    ['8, 8', '8 stands there twice'],
    ['1 2 3', 'At most 2 values are compared; these are 3'],
  ])('refuse %s with a sentence', (text, words) => {
    const read = readNumbers(text, rule, 2);
    expect(read.ok ? '' : read.sentence).toContain(words);
  });

  it('of seeds are written with ranges and read back the same', () => {
    expect(formatSeeds([0, 1, 2, 3, 7, 9, 10])).toBe('0–3, 7, 9–10');
    const seeds = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        seeds,
        (some) => void expect(readSeeds(formatSeeds(some))).toEqual({ ok: true, values: some }),
      ),
    );
  });

  it.each(['', 'a', '5-2', '0-5000', '4294967296', '1.5'])('of seeds refuse “%s”', (text) => {
    expect(readSeeds(text).ok).toBe(false);
  });

  it('of rates are as many as asked for, each as many times the one before', () => {
    expect(logRange(1e-4, 1, 5)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
  });

  it('of rates go up: ends that do not are refused with a sentence', () => {
    expect(refuseRange(0.1, 1)).toBeNull();
    expect(refuseRange(1, 0.1)).toBe('From 1 and To 0.1 stand the wrong way round: set To above From.');
    expect(refuseRange(1, 1)).toBe('From 1 and To 1 are the same: set To above From.');
  });

  it('of an option are what the option takes', () => {
    const fields = findLayer('Conv2D')?.fields ?? {};
    const read = (field: string, text: string) => {
      const meta = fields[field];
      if (meta === undefined) throw new Error(`Conv2D has no option ${field}.`);
      return readOptionValues(text, meta);
    };
    expect(read('filters', '8, 16')).toEqual({ ok: true, values: [8, 16] });
    expect(read('useBias', 'true false')).toEqual({ ok: true, values: [true, false] });
    expect(read('padding', 'same')).toEqual({ ok: true, values: ['same'] });
    expect(read('padding', 'round').ok).toBe(false);
    expect(read('filters', '').ok).toBe(false);
  });
});

describe('changes of a design', () => {
  it('keep one arm at least, and the first is what the others are compared with', () => {
    const arms = makeBase(design, 2).arms;
    expect(arms.map((arm) => arm.kind === 'norm' && arm.placement)).toEqual(['after', false, 'before']);
    const [only] = design.arms;
    const lonely = { ...design, arms: only === undefined ? [] : [only] };
    expect(removeArm(lonely, 0)).toBe(lonely);
    expect(removeArm(addArm(lonely, { kind: 'drawn' }), 0).arms).toEqual([{ kind: 'drawn' }]);
  });

  it('set a factor in its place, and take it out', () => {
    const more = setFactor(design, 'learningRate', { kind: 'learningRate', values: [0.1] });
    expect(factorOf(more, 'learningRate')?.values).toEqual([0.1]);
    const changed = setFactor(more, 'batchSize', { kind: 'batchSize', values: [4] });
    expect(changed.factors.map(({ kind }) => kind)).toEqual(['batchSize', 'learningRate']);
    expect(setFactor(changed, 'batchSize', null).factors.map(({ kind }) => kind)).toEqual(['learningRate']);
  });

  it('add the smallest seeds that are free', () => {
    expect(addSeeds({ ...design, seeds: [1, 2] }, 3).seeds).toEqual([1, 2, 0, 3, 4]);
  });

  it('choose sites and let them go', () => {
    expect(toggleSite(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggleSite(['a', 'b'], 'a')).toEqual(['b']);
  });
});
