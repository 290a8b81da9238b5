import type { Frame, NormParameters, SideStatistics } from './frame';
import {
  bodyOffset,
  type FrameHeader,
  frameLength,
  headerOf,
  parameterNames,
  readHeader,
  writeHeader,
} from './frameHeader';

/** The per-channel arrays of a side in the order of the bytes; the counts follow after all of them. */
const sideArrays = ['mean', 'variance', 'min', 'max', 'nonPositive'] as const;

/**
 * A frame as bytes, for the run store and for messages: header, then every per-channel float32 array, then the counts of
 * both sides as uint32. Arrays are written as they lie in memory, little-endian on every platform the app runs on.
 */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const header = headerOf(frame);
  const bytes = new Uint8Array(frameLength(header));
  writeHeader(bytes, header);
  let offset = bodyOffset(header);
  for (const array of arraysOf(frame)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  return bytes;
}

function arraysOf(frame: Frame): readonly (Float32Array | Uint32Array)[] {
  const side = (of: SideStatistics): Float32Array[] => sideArrays.map((name) => of[name]);
  const parameters = parameterNames.map((name) => frame.parameters[name]).filter((array) => array !== null);
  return [
    frame.low,
    frame.high,
    ...side(frame.before),
    ...side(frame.after),
    ...parameters,
    frame.before.counts,
    frame.after.counts,
  ];
}

/**
 * The frame that `encodeFrame` wrote. Throws a `FrameError`, whose message is a sentence for the user, where the bytes are
 * no frame, of another version, cut off or too long.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const header = readHeader(bytes);
  const { step, tap, channels, bins, count } = header;
  const read = readerOf(bytes, header);
  const low = read.floats();
  const high = read.floats();
  const before = readSide(read);
  const after = readSide(read);
  const parameters = readParameters(read, header.parameters);
  return {
    step,
    tap,
    channels,
    bins,
    count,
    low,
    high,
    before: { ...before, counts: read.counts() },
    after: { ...after, counts: read.counts() },
    parameters,
  };
}

interface Reader {
  /** The next array with one float32 per channel. */
  floats(): Float32Array;
  /** The next histogram. */
  counts(): Uint32Array;
}

/** Reads one array after the other out of a copy of the bytes, which is aligned and belongs to the frame alone. */
function readerOf(bytes: Uint8Array, header: FrameHeader): Reader {
  const { buffer } = new Uint8Array(bytes);
  let offset = bodyOffset(header);
  const advance = (length: number): number => {
    const from = offset;
    offset += 4 * length;
    return from;
  };
  const { channels, bins } = header;
  return {
    floats: () => new Float32Array(buffer, advance(channels), channels),
    counts: () => new Uint32Array(buffer, advance(channels * bins), channels * bins),
  };
}

function readSide(read: Reader): Omit<SideStatistics, 'counts'> {
  return {
    mean: read.floats(),
    variance: read.floats(),
    min: read.floats(),
    max: read.floats(),
    nonPositive: read.floats(),
  };
}

function readParameters(read: Reader, flags: number): NormParameters {
  const next = (name: (typeof parameterNames)[number]): Float32Array | null =>
    flags & (1 << parameterNames.indexOf(name)) ? read.floats() : null;
  return {
    gamma: next('gamma'),
    beta: next('beta'),
    movingMean: next('movingMean'),
    movingVariance: next('movingVariance'),
  };
}
