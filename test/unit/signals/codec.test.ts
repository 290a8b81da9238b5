import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame, FrameError } from '../../../shared/signals';
import { frameOf } from './frames';

const sample = (): Frame => frameOf([1, 2, 3, 4], [-1, 0, 1, 0], 2, { gamma: Float32Array.of(1, 2) });

const message = (bytes: Uint8Array): string => {
  try {
    decodeFrame(bytes);
  } catch (error) {
    if (error instanceof FrameError) return error.message;
    throw error;
  }
  return 'decoded';
};

test('a frame comes back from its bytes as it was', () => {
  expect(decodeFrame(encodeFrame(sample()))).toEqual(sample());
});

test('NaN, infinities and every subset of parameters come back', () => {
  const array = fc.option(fc.float32Array({ minLength: 3, maxLength: 3 }), { nil: null });
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 6, maxLength: 6 }),
      fc.record({ gamma: array, beta: array, movingMean: array, movingVariance: array }),
      (values, parameters) => {
        const frame = frameOf([...values], [...values].reverse(), 3, parameters);
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
      },
    ),
  );
});

test('bytes that lie at an odd place of a larger buffer are read all the same', () => {
  const bytes = encodeFrame(sample());
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 1);
  expect(decodeFrame(larger.subarray(1, 1 + bytes.length))).toEqual(sample());
});

test('the decoded frame does not change when the bytes do', () => {
  const bytes = encodeFrame(sample());
  const frame = decodeFrame(bytes);
  bytes.fill(0);
  expect(frame).toEqual(sample());
});

test('a frame of 32 channels with all parameters takes 18.5 KB', () => {
  const side = new Array<number>(64).fill(0);
  const every = new Float32Array(32);
  const parameters = { gamma: every, beta: every, movingMean: every, movingVariance: every };
  expect(encodeFrame(frameOf(side, side, 32, parameters)).length).toBe(28 + 12 + 4 * 32 * (12 + 4 + 128));
});

test('every truncation is refused with a sentence that says how much is there', () => {
  const bytes = encodeFrame(sample());
  for (let length = 4; length < bytes.length; length++) {
    expect(message(bytes.subarray(0, length))).toContain(`ends after ${length} of `);
  }
});

test.each([
  ['nothing', Uint8Array.of(), 'received nothing at all'],
  ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'received the bytes 89 50 4e 47'],
])('%s is refused as foreign', (_, bytes, expected) => {
  expect(message(bytes)).toContain(expected);
});

test('a newer version is refused with both versions named', () => {
  const bytes = encodeFrame(sample());
  bytes[4] = 2;
  expect(message(bytes)).toContain('version 2, and this Normscope reads version 1');
});

test('appended bytes are refused', () => {
  const bytes = encodeFrame(sample());
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  expect(message(longer)).toContain('something was appended');
});

test('no bytes whatever do anything but decode or throw a FrameError', () => {
  const good = encodeFrame(sample());
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: good.length - 1 }),
      fc.integer({ min: 0, max: 255 }),
      (at, value) => {
        const bytes = new Uint8Array(good);
        bytes[at] = value;
        expect(message(bytes)).not.toBe('');
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => message(bytes) !== ''));
});
