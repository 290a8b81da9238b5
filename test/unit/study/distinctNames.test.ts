import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctNames } from '../../../shared/study/distinctNames';

/** Few names, so that many are alike, and some are numbered already. */
const names = fc.array(fc.constantFrom('a', 'a (2)', 'a (3)', 'b', 'b (2)', ''), { maxLength: 12 });

it('names differ, begin as they were given, and stay where no other was before', () => {
  fc.assert(
    fc.property(names, (given) => {
      const found = distinctNames(given);
      expect(new Set(found).size).toBe(given.length);
      for (const [index, name] of found.entries()) {
        expect(name.startsWith(given[index] ?? '?')).toBe(true);
        if (given.indexOf(given[index] ?? '') === index) expect(name).toBe(given[index]);
      }
      expect(distinctNames(found)).toEqual(found);
    }),
  );
});
