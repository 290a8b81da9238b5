import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../../shared/engine/loop/checkpoint';
import { decodeCheckpoint, encodeCheckpoint } from '../../../shared/engine/loop/checkpointCodec';

const example: Checkpoint = {
  lineage: {
    ...{ dataset: 'digits8x8', images: 1442, batchSize: 32, seed: 4_294_967_295 },
    augmentation: {
      shift: { kind: 'share', most: 0.1, fill: 'edge' },
      flip: 'both',
      noise: { kind: 'gaussian', standardDeviation: 0.1 },
    },
  },
  standing: {
    ...{ step: 50, epoch: 2, batches: 4, milliseconds: 12.5 },
    rates: { settings: 0.01, base: 0.1 + 0.2, last: 1e-7 },
    score: {
      loss: 123.456789012345,
      hits: 77,
      top5Hits: 99,
      images: 128,
      outputs: [{ loss: 0.1, hits: 3, images: 128 }],
    },
    validation: { loss: 0.1 + 0.2, accuracy: 1 / 3, top5Accuracy: Number.NaN },
    validationLosses: [0.1 + 0.2],
  },
  layers: [
    { id: 'a', name: 'Ärger »𝔘« \u0000', kind: 'Dense', weights: [{ name: 'kernel', shape: [1, 3] }] },
  ],
  snapshot: {
    weights: [
      { node: 'a', name: 'kernel', shape: [1, 3], values: Float32Array.of(1.1, -0, Number.NaN) },
      { node: 'a', name: 'bias', shape: [1], values: Float32Array.of(Number.NEGATIVE_INFINITY) },
    ],
    slots: [{ node: 'a', name: 'bias', slot: 'first', values: Float32Array.of(1e-45) }],
    updates: 50,
  },
};

const bytes = encodeCheckpoint(example);

/** The bytes with another text in the header, of the same length. */
function withHeader(change: (text: string) => string): Uint8Array {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return Uint8Array.from(change(text), (character) => character.charCodeAt(0));
}

test('a checkpoint reads back as it was, to the last bit', () => {
  expect(decodeCheckpoint(bytes)).toEqual(example);
});

test('it reads back from the middle of a larger buffer, as a copy', () => {
  const buffer = new Uint8Array(bytes.length + 5);
  buffer.set(bytes, 3);
  const read = decodeCheckpoint(buffer.subarray(3, 3 + bytes.length));
  buffer.fill(0);
  expect(read).toEqual(example);
  expect(decodeCheckpoint(Buffer.from(bytes))).toEqual(example);
});

test('any values and any names read back', () => {
  const names = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(
      names,
      fc.array(fc.float()),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (name, list, loss) => {
        const values = Float32Array.from(list);
        const layers = [{ id: name, name, kind: name, weights: [{ name, shape: [values.length] }] }];
        const standing = { ...example.standing, validationLosses: [loss] };
        const weights = [{ node: name, name, shape: [values.length], values }];
        const checkpoint = { ...example, layers, standing, snapshot: { weights, slots: [], updates: 1 } };
        expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual({
          ...checkpoint,
          standing: { ...standing, validationLosses: [loss === 0 ? 0 : loss] },
        });
      },
    ),
  );
});

describe('bytes that are no whole checkpoint give a sentence:', () => {
  test.each([
    ['nothing', new Uint8Array(), /^This is no checkpoint: .* received nothing at all\./],
    ['something else', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), /received the bytes 89 50 4e 47\./],
    ['only its first bytes', bytes.subarray(0, 7), /^This checkpoint ends after 7 of 12 bytes/],
    ['half a header', bytes.subarray(0, 40), /^This checkpoint ends after 40 of \d+ bytes/],
    ['too few values', bytes.subarray(0, -1), /^This checkpoint ends after \d+ of \d+ bytes: it was cut off/],
    ['too many', new Uint8Array([...bytes, 0]), /has \d+ bytes where its header promises \d+/],
    [
      'another version',
      bytes.with(4, 9),
      /^This checkpoint has format version 9, and this Normscope reads version 1\./,
    ],
    [
      'a header that is no JSON',
      withHeader((text) => text.replace('{"lineage"', '["lineage"')),
      /damaged.*no JSON/,
    ],
    [
      'a header that lacks a field',
      withHeader((text) => text.replace('"step"', '"stop"')),
      /damaged.*standing\.step/,
    ],
    [
      'a step that is no number',
      withHeader((text) => text.replace('"step":50', '"step":-1')),
      /damaged.*standing\.step/,
    ],
  ])('%s', (_what, wrong, sentence) => {
    expect(() => decodeCheckpoint(wrong)).toThrow(sentence);
  });

  test('cut anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(/^This (is no )?checkpoint.*\.$/);
      }),
    );
  });
});
