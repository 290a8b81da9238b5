import type { Box } from '../../charts/histogram';

/** Where the plots of the channels stand: rows and columns of equal cells in a panel that scrolls. */
export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly count: number;
  /** Height of all rows, CSS pixels. */
  readonly height: number;
}

const GAP = 6;
const EDGE_X = 12;
const EDGE_Y = 8;
const LEAST_WIDTH = 118;
const GREATEST_WIDTH = 280;
const LEAST_HEIGHT = 94;
const GREATEST_HEIGHT = 220;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Lays out `count` cells: as many columns as are wide enough, as tall as the panel allows without scrolling. */
export function gridLayout(count: number, width: number, viewportHeight: number): GridLayout {
  const inner = Math.max(LEAST_WIDTH, width - 2 * EDGE_X);
  const columns = clamp(Math.floor((inner + GAP) / (LEAST_WIDTH + GAP)), 1, Math.max(1, count));
  const rows = Math.ceil(count / columns);
  const cellWidth = Math.min(GREATEST_WIDTH, (inner - (columns - 1) * GAP) / columns);
  const fitting = (viewportHeight - 2 * EDGE_Y - (rows - 1) * GAP) / Math.max(1, rows);
  const cellHeight = clamp(fitting, LEAST_HEIGHT, GREATEST_HEIGHT);
  const height = 2 * EDGE_Y + rows * cellHeight + Math.max(0, rows - 1) * GAP;
  return { columns, rows, cellWidth, cellHeight, count, height };
}

/** The box of a cell, in the coordinates of the scrolled content. */
export function cellBox(layout: GridLayout, index: number): Box {
  const column = index % layout.columns;
  const row = Math.floor(index / layout.columns);
  return {
    left: EDGE_X + column * (layout.cellWidth + GAP),
    top: EDGE_Y + row * (layout.cellHeight + GAP),
    width: layout.cellWidth,
    height: layout.cellHeight,
  };
}

/** The cell under a point of the scrolled content, or null between the cells. */
export function cellAt(layout: GridLayout, x: number, y: number): number | null {
  const column = Math.floor((x - EDGE_X) / (layout.cellWidth + GAP));
  const row = Math.floor((y - EDGE_Y) / (layout.cellHeight + GAP));
  if (column < 0 || row < 0 || column >= layout.columns) return null;
  const index = row * layout.columns + column;
  if (index >= layout.count) return null;
  const box = cellBox(layout, index);
  return x <= box.left + box.width && y <= box.top + box.height ? index : null;
}

/** First and one past the last cell that is at least partly seen. */
export function visibleCells(
  layout: GridLayout,
  scrollTop: number,
  viewportHeight: number,
): readonly [number, number] {
  const pitch = layout.cellHeight + GAP;
  const firstRow = Math.max(0, Math.floor((scrollTop - EDGE_Y) / pitch));
  const lastRow = Math.max(0, Math.ceil((scrollTop + viewportHeight - EDGE_Y) / pitch));
  return [
    Math.min(layout.count, firstRow * layout.columns),
    Math.min(layout.count, lastRow * layout.columns),
  ];
}

/** The cell a key moves to, or null for a key that moves nowhere. */
export function movedCell(layout: GridLayout, index: number, key: string): number | null {
  const page = layout.columns * 2;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - layout.columns,
    ArrowDown: index + layout.columns,
    PageUp: index - page,
    PageDown: index + page,
    Home: 0,
    End: layout.count - 1,
  };
  const moved = moves[key];
  if (moved === undefined) return null;
  const isVertical = key === 'ArrowUp' || key === 'ArrowDown';
  if (isVertical && (moved < 0 || moved >= layout.count)) return index;
  return clamp(moved, 0, layout.count - 1);
}
