import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from '../../../shared/document/findJsonError';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON with pieces put in and cut out. */
const almostJson = fc
  .tuple(
    fc.json(),
    fc.array(
      fc.tuple(
        fc.nat({ max: 60 }),
        fc.nat({ max: 3 }),
        fc.constantFrom(
          '',
          '"',
          '\\',
          '\\u00',
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          ' ',
          '\n',
          '0',
          '-',
          '.',
          'e',
          '+',
          'tru',
          'x',
        ),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([json, changes]) =>
    changes.reduce(
      (text, [start, length, piece]) => text.slice(0, start) + piece + text.slice(start + length),
      json,
    ),
  );

describe('findJsonError', () => {
  it('finds an error exactly where JSON.parse throws', () => {
    fc.assert(
      fc.property(almostJson, (text) => {
        expect(findJsonError(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the end of a text that was cut off', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
        const whole = JSON.stringify({ value }, null, 2);
        const text = whole.slice(0, cut % whole.length);
        const lines = text.split('\n');
        expect(findJsonError(text)).toMatchObject({
          cutOff: true,
          line: lines.length,
          column: (lines.at(-1)?.length ?? 0) + 1,
        });
      }),
      { numRuns: 1000 },
    );
  });

  const broken: readonly (readonly [text: string, line: number, column: number, expected: string])[] = [
    ['{"a": 1,}', 1, 9, 'a name in double quotes'],
    ['[1 2]', 1, 4, "',' or ']'"],
    ['[1,\n 2,\n x]', 3, 2, 'a value'],
    ['{"a" 1}', 1, 6, "':'"],
    ['{a: 1}', 1, 2, "a name in double quotes or '}'"],
    ['[}', 1, 2, "a value or ']'"],
    ['"a\nb"', 1, 3, "'\"'"],
    ['"\\x"', 1, 3, 'a character that can follow a backslash'],
    ['"\\u12g4"', 1, 6, 'four hexadecimal digits'],
    ['01', 1, 1, 'a value'],
    ['[1.]', 1, 2, "a value or ']'"],
    ['{} {}', 1, 4, 'the end of the file'],
  ];
  it.each(broken)('says where %j breaks', (text, line, column, expected) => {
    expect(findJsonError(text)).toEqual({ line, column, expected, cutOff: false });
  });
});
