import type { Comparison, VariantSummary } from '../summary';
import { type Column, type ColumnGroup, columnGroups, type Row } from './columns';
import { escaped } from './markup';

/** A row for every arm of a setting: estimates over the seeds, and the paired difference to the first arm. */
interface ArmRow {
  readonly variant: VariantSummary;
  readonly cells: readonly {
    readonly column: Column;
    readonly text: string;
    /** Place of the variant that the number compares its own with; null where with none. */
    readonly base: number | null;
    /** Whether a figure is withheld. */
    readonly withheld: boolean;
  }[];
}

/** One of a setting's tables. */
export interface ArmTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly ArmRow[];
  /** Why figures are withheld, a sentence each. */
  readonly notes: readonly string[];
}

/** The tables of a setting; what was measured of none of the arms has no column, and a table without columns is none. */
export function armTables(
  variants: readonly VariantSummary[],
  comparisons: readonly Comparison[],
): readonly ArmTable[] {
  const [base] = variants;
  const rows = variants.map((variant): Row => {
    const comparison = comparisons.find((each) => each.base === base?.index && each.other === variant.index);
    return { variant, comparison: comparison ?? null };
  });
  return columnGroups.flatMap((group) => tableOf(group, rows));
}

function tableOf({ title, columns }: ColumnGroup, rows: readonly Row[]): readonly ArmTable[] {
  const shown = columns.filter(({ known }) => rows.some(known));
  if (shown.length === 0) return [];
  const withheld = (column: Column, row: Row): string | null => column.withheld?.(row) ?? null;
  const filled = rows.map((row) => ({
    variant: row.variant,
    cells: shown.map((column) => ({
      ...{ column, text: column.cell(row), base: column.base(row), withheld: withheld(column, row) !== null },
    })),
  }));
  const notes = new Set(shown.flatMap((column) => rows.flatMap((row) => withheld(column, row) ?? [])));
  return [{ title, columns: shown, rows: filled, notes: [...notes] }];
}

/** The tables of a setting as markup. */
export function drawTables(variants: readonly VariantSummary[], comparisons: readonly Comparison[]): string {
  return armTables(variants, comparisons).map(drawTable).join('\n');
}

function drawTable({ title, columns, rows, notes }: ArmTable): string {
  const head = columns
    .map((column) => `<th scope="col" title="${escaped(column.about)}">${escaped(column.title)}</th>`)
    .join('');
  const lines = rows.map(({ variant, cells }) => {
    const markup = cells
      .map(({ text, withheld }) => `<td${withheld ? ' class="withheld"' : ''}>${escaped(text)}</td>`)
      .join('');
    return `<tr><th scope="row">${escaped(variant.arm)}</th>${markup}</tr>`;
  });
  const said = notes.map((note) => `<p class="small">${escaped(note)}</p>`);
  return `<div><table><caption>${escaped(title)}</caption><thead><tr><th scope="col">Arm</th>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>${said.join('')}</div>`;
}
