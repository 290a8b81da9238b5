import { at } from './markup';
import { linearScale, type Scale } from './scale';

const margin = { left: 46, right: 14, top: 12, bottom: 40 };

/** A plot of values by epoch: where it stands, and how numbers become places there. */
export interface EpochPlot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** With the numbers of the axis below. */
  readonly height: number;
  readonly epochs: readonly [first: number, last: number];
  readonly x: (epoch: number) => number;
  readonly y: Scale;
}

interface Room {
  readonly width: number;
  /** Of the plot alone. */
  readonly height: number;
}

/** A plot whose axes hold these values. */
export function epochPlot(
  points: readonly { readonly epoch: number; readonly value: number }[],
  { width, height }: Room,
): EpochPlot {
  const [left, right, top] = [margin.left, width - margin.right, margin.top];
  const bottom = top + height;
  const values = points.map(({ value }) => value);
  const epochs = points.map(({ epoch }) => epoch);
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  return {
    ...{ left, right, top, bottom, height: bottom + margin.bottom, epochs: [first, last] },
    x: (epoch) =>
      first === last ? (left + right) / 2 : left + ((epoch - first) / (last - first)) * (right - left),
    y: linearScale(values, bottom, top),
  };
}

/** A place as it stands in a list of points. */
export function pointAt({ x, y }: EpochPlot, epoch: number, value: number): string {
  return `${at(x(epoch))},${at(y.place(value))}`;
}

/** The lines and numbers of the axes. */
export function drawAxes({ left, right, bottom, epochs, x, y }: EpochPlot): readonly string[] {
  return [
    ...y.ticks.map((tick) => {
      const height = y.place(tick);
      return (
        `<line class="grid" x1="${left}" x2="${at(right)}" y1="${at(height)}" y2="${at(height)}"/>` +
        `<text class="axis" x="${left - 8}" y="${at(height + 4)}" text-anchor="end">${y.label(tick)}</text>`
      );
    }),
    ...wholeNumbers(epochs).map(
      (epoch) =>
        `<text class="axis" x="${at(x(epoch))}" y="${bottom + 18}" text-anchor="middle">${epoch}</text>`,
    ),
    `<text class="axis" x="${at((left + right) / 2)}" y="${bottom + 34}" text-anchor="middle">epoch</text>`,
  ];
}

const MOST_EPOCHS = 10;

/** A few whole numbers, the same distance apart. */
function wholeNumbers([first, last]: EpochPlot['epochs']): readonly number[] {
  const step = Math.ceil((last - first + 1) / MOST_EPOCHS);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}
