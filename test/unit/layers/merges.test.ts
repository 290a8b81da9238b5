import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, shapeOf } from './configured';

const size = fc.integer({ min: 1, max: 40 });

/** Merges that work value by value, most inputs that a test gives them, and operations for a value of so many inputs. */
const joins: readonly (readonly [string, number, (count: number) => number])[] = [
  ['Add', 64, (count) => count - 1],
  ['Subtract', 2, () => 1],
  ['Multiply', 64, (count) => count - 1],
  ['Average', 64, (count) => count],
  ['Maximum', 64, (count) => count - 1],
];

describe.each(joins)('%s', (kind, most, operations) => {
  test('inputs of one shape give that shape, for so many operations per value', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(size), fc.tuple(size, size, size)),
        fc.integer({ min: 2, max: most }),
        (shape, count) => {
          const inputs = Array.from({ length: count }, () => shape);
          expect(shapeOf(configured(kind), ...inputs)).toEqual(shape);
          const values = shape.reduce((product, length) => product * length, 1);
          expect(flopsOf(configured(kind), ...inputs)).toBe(operations(count) * values);
        },
      ),
    );
  });

  test('different channels: both shapes and the convolution that mends it', () => {
    expect(complaintsAbout(configured(kind), [14, 14, 32], [14, 14, 64])).toEqual([
      {
        code: 'merge-shapes-differ',
        message:
          `${kind} needs inputs of one shape, but input 1 is 14×14×32 and input 2 is 14×14×64: put a Conv2D with a 1×1 ` +
          'kernel and 32 filters before input 2, or use as many filters on both ways.',
        port: 1,
      },
    ]);
  });

  test.each([
    [[14, 14, 32], [12, 12, 32], "use padding 'same' and equal strides and pools on both ways"],
    [[14, 14, 32], [32], 'insert Flatten or Global Average on the image'],
    [[10], [12], 'give the Dense layers before it the same number of units'],
    [[14, 14, 1], [1, 1, 1], "use padding 'same'"],
  ])('%o and %o: %s', (first, second, remedy) => {
    const [complaint] = complaintsAbout(configured(kind), first, second);
    expect(complaint?.message).toContain(`input 1 is ${first.join('×')} and input 2 is ${second.join('×')}`);
    expect(complaint?.message).toContain(remedy);
  });
});

test('every input that differs is named', () => {
  const complaints = complaintsAbout(configured('Add'), [8], [9], [8], [10]);
  expect(complaints.map(({ port }) => port)).toEqual([1, 3]);
});

test('Subtract takes two inputs, no more', () => {
  expect(complaintsAbout(configured('Subtract'), [8], [8], [8])[0]?.message).toBe(
    'Subtract takes 2 inputs, but has 3: remove wires from it, or merge them with Add or Concatenate first.',
  );
});

describe('Concatenate', () => {
  test('channels add up, in any number of inputs', () => {
    fc.assert(
      fc.property(size, size, fc.array(size, { minLength: 2, maxLength: 64 }), (height, width, channels) => {
        const sum = channels.reduce((total, count) => total + count, 0);
        const images = channels.map((count) => [height, width, count]);
        expect(shapeOf(configured('Concatenate'), ...images)).toEqual([height, width, sum]);
        expect(shapeOf(configured('Concatenate'), ...channels.map((count) => [count]))).toEqual([sum]);
      }),
    );
  });

  test('different height or width is refused, naming both shapes', () => {
    expect(complaintsAbout(configured('Concatenate'), [14, 14, 8], [14, 13, 8])).toEqual([
      {
        code: 'concatenate-sizes-differ',
        exact: true,
        message:
          'Concatenate needs images of one height and width, but input 1 is 14×14×8 and input 2 is 14×13×8: use padding ' +
          "'same' and equal strides and pools on both ways.",
        port: 1,
      },
    ]);
  });

  test('an image beside a vector is refused', () => {
    expect(complaintsAbout(configured('Concatenate'), [14, 14, 8], [1])[0]).toEqual({
      code: 'concatenate-ranks-differ',
      message:
        'Concatenate needs images only or vectors only, but input 1 is an image of 14×14×8 and input 2 is a vector of 1 ' +
        'value: insert Flatten or Global Average on the image.',
      port: 1,
    });
  });
});

test.each(['Add', 'Multiply', 'Average', 'Maximum', 'Concatenate'])('%s takes 2 to 64 inputs', (kind) => {
  const counts = (count: number) =>
    complaintsAbout(configured(kind), ...Array.from({ length: count }, () => [3])).map(
      ({ message }) => message,
    );
  expect(counts(1)).toEqual([`${kind} takes 2 to 64 inputs, but has 1: connect another layer to it.`]);
  expect(counts(64)).toEqual([]);
  expect(counts(65)).toEqual([
    `${kind} takes 2 to 64 inputs, but has 65: remove wires from it, or merge them with Add or Concatenate first.`,
  ]);
});
