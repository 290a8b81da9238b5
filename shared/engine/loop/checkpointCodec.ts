import type { Checkpoint } from './checkpoint';
import { CheckpointError } from './checkpointError';
import { bodyLength, type CheckpointHeader, headerOf, parseHeader } from './checkpointHeader';

/** `NSCK`, the first four bytes of every checkpoint. */
const MAGIC = [0x4e, 0x53, 0x43, 0x4b];

/** Version of the layout that this build writes, and the only one there has been. */
const VERSION = 1;

/** Bytes before the header: magic, version, length of the header; whole numbers, little-endian. */
const FIXED_BYTES = 12;

/**
 * A checkpoint as bytes, for files, the run store and messages: magic, version, a header in JSON (ASCII, padded with spaces to
 * a multiple of four bytes), then the values of every weight and every slot as float32, in the header's order, little-endian as
 * on every platform the app runs on.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const header = headerOf(checkpoint);
  const text = asciiJson(header);
  const start = FIXED_BYTES + text.length;
  const bytes = new Uint8Array(start + bodyLength(header));
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, text.length, true);
  for (let at = 0; at < text.length; at++) bytes[FIXED_BYTES + at] = text.charCodeAt(at);
  let offset = start;
  const { weights, slots } = checkpoint.snapshot;
  for (const { values } of [...weights, ...slots]) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

/** JSON in ASCII alone, of a length that is a multiple of four. Names may have any characters: others are escaped. */
function asciiJson(header: CheckpointHeader): string {
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = JSON.stringify(header).replace(/[\u0080-\uffff]/g, escaped);
  return text.padEnd(4 * Math.ceil(text.length / 4));
}

/**
 * The checkpoint that `encodeCheckpoint` wrote. Throws a `CheckpointError` where the bytes are no checkpoint, of another version,
 * cut off, too long, or contradict themselves. The arrays are copies.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  refuseForeign(bytes);
  if (bytes.length < FIXED_BYTES) throw truncated(bytes.length, FIXED_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseVersion(view.getUint32(4, true));
  const start = FIXED_BYTES + view.getUint32(8, true);
  if (bytes.length < start) throw truncated(bytes.length, start);
  const header = parseHeader(readText(bytes.subarray(FIXED_BYTES, start)));
  const end = start + bodyLength(header);
  if (bytes.length < end) throw truncated(bytes.length, end);
  if (bytes.length > end) throw tooLong(bytes.length, end);
  return withValues(header, new Uint8Array(bytes.subarray(start)));
}

function readText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function withValues({ weights, slots, updates, ...rest }: CheckpointHeader, body: Uint8Array): Checkpoint {
  let offset = 0;
  const read = (length: number): Float32Array => {
    const values = new Float32Array(body.buffer, offset, length);
    offset += values.byteLength;
    return values;
  };
  const snapshot = {
    weights: weights.map(({ length, ...weight }) => ({ ...weight, values: read(length) })),
    slots: slots.map(({ length, ...slot }) => ({ ...slot, values: read(length) })),
    updates,
  };
  return { ...rest, snapshot };
}

function refuseForeign(bytes: Uint8Array): void {
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return;
  const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const received = found === '' ? 'nothing at all' : `the bytes ${found}`;
  throw new CheckpointError(
    `This is no checkpoint: expected it to begin with “NSCK”, received ${received}. Give a checkpoint that Normscope wrote.`,
  );
}

function refuseVersion(version: number): void {
  if (version === VERSION) return;
  throw new CheckpointError(
    `This checkpoint has format version ${version}, and this Normscope reads version ${VERSION}. Go on with the Normscope ` +
      'that wrote it, or a later one.',
  );
}

function truncated(received: number, expected: number): CheckpointError {
  return new CheckpointError(
    `This checkpoint ends after ${received} of ${expected} bytes: it was cut off while it was written or copied. Go on from ` +
      'another one, or train anew.',
  );
}

function tooLong(received: number, expected: number): CheckpointError {
  return new CheckpointError(
    `This checkpoint has ${received} bytes where its header promises ${expected}: something was appended to it. Go on from ` +
      'another one, or train anew.',
  );
}
