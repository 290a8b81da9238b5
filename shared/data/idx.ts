import { gunzipSync } from 'fflate';

/** An IDX file of unsigned bytes: sizes of its axes and its values, the last axis running fastest. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

export type IdxResult =
  | { readonly ok: true; readonly array: IdxArray }
  | { readonly ok: false; readonly sentence: string };

/** Element types of the format, by the third byte of the file. */
const elementTypes: ReadonlyMap<number, string> = new Map([
  [0x08, 'unsigned bytes'],
  [0x09, 'signed bytes'],
  [0x0b, '16-bit integers'],
  [0x0c, '32-bit integers'],
  [0x0d, '32-bit floating-point numbers'],
  [0x0e, '64-bit floating-point numbers'],
]);

const UNSIGNED_BYTES = 0x08;

/** Most bytes that are unpacked: a file that claims more is not a set of images this app can hold. */
const MOST_BYTES = 2 ** 30;

/**
 * Reads an IDX file (MNIST's format), plain or packed with gzip: two zero bytes, element type, number of axes, the size of
 * each axis as a big-endian 32-bit integer, then the values. Only unsigned bytes are read. Never throws.
 * Source: Y. LeCun, C. Cortes, C. Burges, «The MNIST database», section «File formats».
 * @param name of the file, for the sentence about a file that cannot be read
 */
export function readIdx(bytes: Uint8Array, name: string): IdxResult {
  if (bytes.length === 0) return refuse(name, 'is empty: choose a file that was downloaded to its end');
  const unpacked = unpack(bytes);
  if (unpacked === null)
    return refuse(name, 'cannot be unpacked (its gzip data is damaged): download it again');
  return readPlain(unpacked, name);
}

function refuse(name: string, clause: string): IdxResult {
  return { ok: false, sentence: `The file ${name} ${clause}.` };
}

/** The bytes themselves where they are not packed; null where they are and cannot be unpacked. */
function unpack(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  if (bytes.length < 18 || littleEndian(bytes, bytes.length - 4) > MOST_BYTES) return null;
  try {
    return gunzipSync(bytes);
  } catch {
    return null;
  }
}

function readPlain(bytes: Uint8Array, name: string): IdxResult {
  const [first, second, type = 0, axes = 0] = bytes;
  if (bytes.length < 4 || first !== 0 || second !== 0) {
    return refuse(
      name,
      `is not an IDX file (such a file begins with two zero bytes, this one with ${beginning(bytes)}): choose an IDX file`,
    );
  }
  const typeName = elementTypes.get(type);
  if (type !== UNSIGNED_BYTES) {
    const holds = typeName ?? `values of an unknown type (0x${type.toString(16)})`;
    return refuse(name, `holds ${holds}, but only unsigned bytes can be read: convert it to bytes`);
  }
  const header = 4 + 4 * axes;
  if (axes === 0 || bytes.length < header) {
    return refuse(name, 'breaks off in its header: download it again');
  }
  const dimensions = Array.from({ length: axes }, (_, axis) => bigEndian(bytes, 4 + 4 * axis));
  return readValues(bytes.subarray(header), dimensions, name);
}

function readValues(values: Uint8Array, dimensions: readonly number[], name: string): IdxResult {
  const expected = dimensions.reduce((product, size) => product * size, 1);
  if (expected === 0) return refuse(name, `holds no values (its header says ${dimensions.join('×')})`);
  if (values.length === expected) return { ok: true, array: { dimensions, values } };
  const says = `its header says ${dimensions.join('×')} = ${expected} bytes, but ${values.length} follow`;
  const clause = values.length < expected ? `is cut off (${says})` : `does not fit its header (${says})`;
  return refuse(name, `${clause}: download it again`);
}

/** The first two bytes, e.g. `89 50`. */
function beginning(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 2), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

function littleEndian(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
