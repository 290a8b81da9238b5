import type { Frame } from './frame';
import { FrameError } from './frameError';

/** `NSFR`, the first four bytes of every frame. */
const MAGIC = [0x4e, 0x53, 0x46, 0x52];

/** Version of the layout that this build writes, and the only one there has been. */
const VERSION = 1;

/** Bytes before the tap's name: magic, version, parameter flags, step, channels, bins, count, length of the name. */
const FIXED_BYTES = 28;

/** Which arrays follow, and how long they are. Whole numbers, little-endian. */
export interface FrameHeader {
  readonly step: number;
  readonly tap: string;
  readonly channels: number;
  readonly bins: number;
  readonly count: number;
  /** One bit for each of `parameterNames`: set where the layer has it. */
  readonly parameters: number;
}

/** Order of the parameters in the flags and in the bytes. */
export const parameterNames = ['gamma', 'beta', 'movingMean', 'movingVariance'] as const;

/** Per-channel float32 arrays that every frame has: low, high, and five for either side. */
const FIXED_ARRAYS = 12;

export function headerOf(frame: Frame): FrameHeader {
  const { step, tap, channels, bins, count } = frame;
  const present = parameterNames.map((name, bit) => (frame.parameters[name] === null ? 0 : 1 << bit));
  return { step, tap, channels, bins, count, parameters: present.reduce((flags, flag) => flags | flag, 0) };
}

/** Where the arrays begin: after the name, at a multiple of four bytes. */
export function bodyOffset(header: FrameHeader): number {
  return FIXED_BYTES + 4 * Math.ceil(header.tap.length / 2);
}

/** Bytes of the whole frame. */
export function frameLength(header: FrameHeader): number {
  const optional = parameterNames.filter((_, bit) => header.parameters & (1 << bit)).length;
  return bodyOffset(header) + 4 * header.channels * (FIXED_ARRAYS + optional + 2 * header.bins);
}

export function writeHeader(bytes: Uint8Array, header: FrameHeader): void {
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, header.parameters, true);
  const numbers = [header.step, header.channels, header.bins, header.count, header.tap.length];
  for (const [index, value] of numbers.entries()) view.setUint32(8 + 4 * index, value, true);
  for (let at = 0; at < header.tap.length; at++) {
    view.setUint16(FIXED_BYTES + 2 * at, header.tap.charCodeAt(at), true);
  }
}

/** Reads the header and proves that exactly the bytes it promises are there. Throws a `FrameError`. */
export function readHeader(bytes: Uint8Array): FrameHeader {
  refuseForeign(bytes);
  if (bytes.length < FIXED_BYTES) throw truncated(bytes.length, FIXED_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseNewer(view.getUint16(4, true));
  const number = (index: number): number => view.getUint32(8 + 4 * index, true);
  const nameEnd = FIXED_BYTES + 2 * number(4);
  if (bytes.length < nameEnd) throw truncated(bytes.length, nameEnd);
  const header: FrameHeader = {
    step: number(0),
    tap: readName(view, number(4)),
    channels: number(1),
    bins: number(2),
    count: number(3),
    parameters: view.getUint16(6, true),
  };
  refuseOtherLength(bytes.length, frameLength(header));
  return header;
}

function readName(view: DataView, length: number): string {
  const character = (at: number): string => String.fromCharCode(view.getUint16(FIXED_BYTES + 2 * at, true));
  return Array.from({ length }, (_, at) => character(at)).join('');
}

function refuseForeign(bytes: Uint8Array): void {
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return;
  const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const received = found === '' ? 'nothing at all' : `the bytes ${found}`;
  throw new FrameError(
    `This is no histogram frame: expected it to begin with “NSFR”, received ${received}. ` +
      'Train again to take new frames.',
  );
}

function refuseNewer(version: number): void {
  if (version === VERSION) return;
  throw new FrameError(
    `This histogram frame has format version ${version}, and this Normscope reads version ${VERSION}. ` +
      'Open it with the Normscope that wrote it, or a later one.',
  );
}

function refuseOtherLength(received: number, expected: number): void {
  if (received < expected) throw truncated(received, expected);
  if (received === expected) return;
  throw new FrameError(
    `This histogram frame has ${received} bytes where its header promises ${expected}: something was appended to it. ` +
      'Train again to take new frames.',
  );
}

function truncated(received: number, expected: number): FrameError {
  return new FrameError(
    `This histogram frame ends after ${received} of ${expected} bytes: it was cut off while it was written or copied. ` +
      'Look at another step, or train again to take new frames.',
  );
}
