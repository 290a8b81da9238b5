import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../../shared/data/idx';
import { readerFixture, readManifest, sha256 } from './files';

const images = readerFixture('mnist100-images-idx3-ubyte');
const packed = readerFixture('mnist100-images-idx3-ubyte.gz');

function sentenceOf(bytes: Uint8Array, name = 'images.idx'): string {
  const result = readIdx(bytes, name);
  if (result.ok) throw new Error('The file was read.');
  expect(result.sentence).toMatch(/^The file images\.idx .*\.$/);
  return result.sentence;
}

/** A file with this header and so many values. */
function idx(header: readonly number[], count: number): Uint8Array {
  return Uint8Array.from([...header, ...Array.from({ length: count }, (_, at) => at % 256)]);
}

describe('a good IDX file', () => {
  const good = Object.entries(readManifest()).filter(([, entry]) => entry.sha256 !== undefined);
  it.each(good)(
    '%s is read: its shape and the hash of its values are those of the manifest',
    (name, entry) => {
      const bytes = readerFixture(name);
      expect(bytes.length).toBe(entry.bytes);
      const result = readIdx(bytes, name);
      if (!result.ok) throw new Error(result.sentence);
      expect(result.array.dimensions).toEqual(entry.shape);
      expect(sha256(result.array.values)).toBe(entry.sha256);
    },
  );

  it('may have one axis or five', () => {
    expect(readIdx(idx([0, 0, 8, 1, 0, 0, 0, 3], 3), 'a')).toMatchObject({
      ok: true,
      array: { dimensions: [3] },
    });
    const five = idx([0, 0, 8, 5, ...[1, 2, 1, 2, 3].flatMap((size) => [0, 0, 0, size])], 12);
    expect(readIdx(five, 'a')).toMatchObject({ ok: true, array: { dimensions: [1, 2, 1, 2, 3] } });
  });

  it('may lie anywhere in a larger buffer', () => {
    const larger = new Uint8Array(images.length + 7);
    larger.set(images, 5);
    expect(readIdx(larger.subarray(5, 5 + images.length), 'a')).toEqual(readIdx(images, 'a'));
  });
});

describe('a bad IDX file', () => {
  it('is said to be empty', () => {
    expect(sentenceOf(readerFixture('bad-empty.idx'))).toMatch(/is empty/);
  });

  it('is said to be no IDX file', () => {
    expect(sentenceOf(readerFixture('bad-magic.idx'))).toMatch(/is not an IDX file.*with 01 00/);
    expect(sentenceOf(Uint8Array.from([0x89, 0x50, 0x4e, 0x47]))).toMatch(/with 89 50/);
    expect(sentenceOf(Uint8Array.from([0, 0]))).toMatch(/is not an IDX file/);
  });

  it('is said to hold other numbers than bytes', () => {
    expect(sentenceOf(readerFixture('mnist10-float32-idx3.idx'))).toMatch(
      /32-bit floating-point.*only unsigned bytes/,
    );
    expect(sentenceOf(idx([0, 0, 0x77, 1, 0, 0, 0, 1], 1))).toMatch(/an unknown type \(0x77\)/);
  });

  it('is said to be cut off: in its values or in its header', () => {
    expect(sentenceOf(readerFixture('bad-truncated-images-idx3-ubyte'))).toMatch(
      /is cut off \(its header says 100×28×28 = 78400 bytes, but 4984 follow\)/,
    );
    expect(sentenceOf(images.subarray(0, 9))).toMatch(/breaks off in its header/);
    expect(sentenceOf(Uint8Array.from([0, 0, 8, 0]))).toMatch(/breaks off in its header/);
  });

  it('is said to hold more than its header says, or nothing', () => {
    expect(sentenceOf(idx([0, 0, 8, 1, 0, 0, 0, 3], 4))).toMatch(/says 3 = 3 bytes, but 4 follow/);
    expect(sentenceOf(idx([0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 4], 0))).toMatch(/holds no values.*0×4/);
  });

  it('is said to be badly packed', () => {
    expect(sentenceOf(packed.subarray(0, 4000))).toMatch(/cannot be unpacked|is cut off/);
    expect(sentenceOf(packed.subarray(0, 12))).toMatch(/cannot be unpacked/);
    const claims = Uint8Array.from(packed);
    claims.set([0xff, 0xff, 0xff, 0xff], claims.length - 4);
    expect(sentenceOf(claims)).toMatch(/cannot be unpacked/);
  });

  it('whose header claims more than any memory holds is said to be cut off', () => {
    const size = [0xff, 0xff, 0xff, 0xff];
    expect(sentenceOf(idx([0, 0, 8, 3, ...size, ...size, ...size], 10))).toMatch(/is cut off/);
  });

  it('is read or refused, never thrown at: damaged bytes, packed or not', () => {
    const change = fc.tuple(fc.nat({ max: 2000 }), fc.nat({ max: 255 }));
    const whole = fc.constantFrom(images.subarray(0, 2000), packed, gzipSync(images.subarray(0, 2000)));
    fc.assert(
      fc.property(
        whole,
        fc.array(change, { maxLength: 5 }),
        fc.nat({ max: 20_000 }),
        (bytes, changes, length) => {
          const damaged = Uint8Array.from(bytes.subarray(0, length));
          for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
          const result = readIdx(damaged, 'images.idx');
          if (!result.ok) expect(result.sentence).toMatch(/^The file images\.idx .*\.$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
