import { GAP_X, GAP_Y, NODE_WIDTH, type Size } from '../document/layout';

const STEP = NODE_WIDTH + GAP_X;
/** Room between two rows: as between two cards, and a little more so that rows read as rows. */
const ROW_GAP = GAP_Y + 20;

/** A card in its column. `y` is its centre. */
export interface ColumnCard {
  readonly id: string;
  readonly y: number;
  readonly height: number;
}

export type Column = readonly ColumnCard[];

export interface Wrapping {
  readonly columns: readonly Column[];
  /** Wires that cross the gap after each column. */
  readonly crossings: readonly number[];
  readonly canvas: Size;
}

interface PlacedCard {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Top left corners of the cards, in the arrangement of rows that can be shown largest on the canvas. */
export function wrapColumns(wrapping: Wrapping): readonly PlacedCard[] {
  const { columns, canvas } = wrapping;
  let best: { readonly rows: readonly Row[]; readonly zoom: number } | null = null;
  for (let longest = columns.length; longest >= 1; longest -= 1) {
    const rows = breakRows(wrapping, longest);
    const zoom = zoomOf(rows, canvas);
    if (best === null || zoom > best.zoom * 1.02) best = { rows, zoom };
  }
  return best === null ? [] : place(best.rows);
}

/** Columns of one row, and the row's extent in y. */
interface Row {
  readonly columns: readonly Column[];
  readonly top: number;
  readonly height: number;
}

/** Rows of at most `longest` columns, broken where the fewest wires cross. */
function breakRows({ columns, crossings }: Wrapping, longest: number): readonly Row[] {
  const rows: Row[] = [];
  for (let start = 0; start < columns.length; ) {
    const end = columns.length - start <= longest ? columns.length : breakAfter(crossings, start, longest);
    rows.push(measureRow(columns.slice(start, end)));
    start = end;
  }
  return rows;
}

/** End of a row that begins at `start`: the last of the gaps in its second half that the fewest wires cross. */
function breakAfter(crossings: readonly number[], start: number, longest: number): number {
  let best = start + longest;
  for (let end = best - 1; end > start + longest / 2; end -= 1) {
    if ((crossings[end - 1] ?? 0) < (crossings[best - 1] ?? 0)) best = end;
  }
  return best;
}

function measureRow(columns: readonly Column[]): Row {
  const cards = columns.flat();
  const top = Math.min(...cards.map((card) => card.y - card.height / 2));
  const bottom = Math.max(...cards.map((card) => card.y + card.height / 2));
  return { columns, top, height: bottom - top };
}

/** The zoom at which the rows fit the canvas, never above 1. */
function zoomOf(rows: readonly Row[], canvas: Size): number {
  const width = Math.max(...rows.map((row) => row.columns.length)) * STEP;
  const height = rows.reduce((sum, row) => sum + row.height + ROW_GAP, 0);
  return Math.min(1, canvas.width / width, canvas.height / height);
}

/** Every second row runs from right to left, so that the wire between two rows is short. */
function place(rows: readonly Row[]): readonly PlacedCard[] {
  const width = Math.max(...rows.map((row) => row.columns.length));
  let y = 0;
  let column = 0;
  return rows.flatMap((row, index) => {
    const direction = index % 2 === 0 ? 1 : -1;
    if (index > 0) column = clamp(column, direction, row.columns.length, width);
    const first = column;
    const cards = row.columns.flatMap((cardsOfColumn, offset) =>
      cardsOfColumn.map((card) => ({
        id: card.id,
        x: (first + direction * offset) * STEP,
        y: y + card.y - card.height / 2 - row.top,
      })),
    );
    column = first + direction * (row.columns.length - 1);
    y += row.height + ROW_GAP;
    return cards;
  });
}

/** The column a row begins in: under the end of the row before, shifted where the row would run out of the picture. */
function clamp(column: number, direction: number, length: number, width: number): number {
  if (direction > 0) return Math.min(column, width - length);
  return Math.max(column, length - 1);
}
