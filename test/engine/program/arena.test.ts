import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeAreas } from '../../../shared/engine/program/arena';
import { Opcode } from '../../../shared/engine/program/opcodes';
import { type Area, type Instruction, partOf } from '../../../shared/engine/program/program';

const area = (name: string, bytes: number): Area => ({ name, bytes });

const using = (...areas: readonly Area[]): Instruction => ({ opcode: Opcode.Sum, words: areas });

/** Random instructions over a few areas of random sizes, and parts of them. */
const programs = fc
  .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 })
  .map((sizes) => sizes.map((floats, index) => area(`area ${index}`, 4 * floats)))
  .chain((areas) => {
    const anyArea = fc.constantFrom(...areas);
    const anyWord = anyArea.chain((whole) => fc.constantFrom(whole, partOf(whole, 'part', 0, 1)));
    return fc
      .array(fc.array(anyWord, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 })
      .map((list) => ({ areas, instructions: list.map((words) => using(...words)) }));
  });

it('gives areas that are alive at the same time places that do not touch', () => {
  fc.assert(
    fc.property(programs, ({ areas, instructions }) => {
      const { offsets, bytes } = placeAreas(instructions, new Set(), new Set());
      const lives = areas.flatMap((each) => {
        const uses = instructions.flatMap(({ words }, index) =>
          words.some(
            (word) =>
              word === each ||
              (word !== null && typeof word === 'object' && 'within' in word && word.within?.area === each),
          )
            ? [index]
            : [],
        );
        const offset = offsets.get(each);
        return offset === undefined ? [] : [{ each, offset, from: Math.min(...uses), to: Math.max(...uses) }];
      });
      for (const one of lives) {
        expect(one.offset % 64).toBe(0);
        expect(one.offset + one.each.bytes).toBeLessThanOrEqual(bytes);
        for (const other of lives) {
          if (one === other || one.to < other.from || other.to < one.from) continue;
          const apart =
            one.offset + one.each.bytes <= other.offset || other.offset + other.each.bytes <= one.offset;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

it('lets areas share memory that no instruction needs at once', () => {
  const [first, second, third] = [area('first', 64), area('second', 64), area('third', 64)];
  const { bytes, offsets } = placeAreas([using(first, second), using(second, third)], new Set(), new Set());
  expect(bytes).toBe(128);
  expect(offsets.get(third)).toBe(offsets.get(first));
});

it('keeps an area that is filled beforehand free from the first instruction on', () => {
  const [mask, early] = [area('mask', 64), area('early', 64)];
  const { offsets } = placeAreas([using(early), using(mask)], new Set(), new Set([mask]));
  expect(offsets.get(mask)).not.toBe(offsets.get(early));
});

it('leaves areas alone that have their place', () => {
  const [kept, free] = [area('kept', 64), area('free', 64)];
  const { offsets, bytes } = placeAreas([using(kept, free)], new Set([kept]), new Set());
  expect([offsets.has(kept), offsets.get(free), bytes]).toEqual([false, 0, 64]);
});
