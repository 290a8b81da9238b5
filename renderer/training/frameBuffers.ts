import type { Frame, SideStatistics } from '../../shared/signals/frame';

type Column = Float32Array | Uint32Array;

const sideColumns = (side: SideStatistics): readonly Column[] => [
  side.counts,
  side.mean,
  side.variance,
  side.min,
  side.max,
  side.nonPositive,
];

function columns(frame: Frame): readonly Column[] {
  const { gamma, beta, movingMean, movingVariance } = frame.parameters;
  const parameters = [gamma, beta, movingMean, movingVariance].filter((column) => column !== null);
  return [frame.low, frame.high, ...sideColumns(frame.before), ...sideColumns(frame.after), ...parameters];
}

/** The memory behind a frame's typed arrays, each buffer once: what `postMessage` transfers instead of copying. */
export function frameBuffers(frame: Frame): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const column of columns(frame)) {
    if (column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
  }
  return [...buffers];
}

/** Bytes that a frame's typed arrays hold. */
export const frameBytes = (frame: Frame): number =>
  columns(frame).reduce((total, column) => total + column.byteLength, 0);
