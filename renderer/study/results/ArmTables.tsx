import { useRef } from 'react';
import { colourOf } from '../../../shared/study/report/colours';
import type { Column } from '../../../shared/study/report/columns';
import { type ArmTable, armTables } from '../../../shared/study/report/table';
import type { Comparison, VariantSummary } from '../../../shared/study/summary';
import { useArrowKeys } from '../../ui/useArrowKeys';
import { showRuns } from '../view';
import styles from './Results.module.css';

interface ArmTablesProps {
  readonly variants: readonly VariantSummary[];
  readonly comparisons: readonly Comparison[];
  readonly best: VariantSummary | null;
}

/** What was measured of each arm of a setting, a table for each matter. Every number opens the runs behind it. */
export function ArmTables({ variants, comparisons, best }: ArmTablesProps) {
  return (
    <div className={styles['tables']}>
      {armTables(variants, comparisons).map((table) => (
        <OneTable key={table.title} table={table} variants={variants} best={best} />
      ))}
    </div>
  );
}

interface OneTableProps extends Pick<ArmTablesProps, 'variants' | 'best'> {
  readonly table: ArmTable;
}

function OneTable({ table: { title, columns, rows, notes }, variants, best }: OneTableProps) {
  const ref = useRef<HTMLDivElement>(null);
  const keys = useArrowKeys(ref);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside.
    <div ref={ref} className={styles['scroll']} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
      <table className={styles['table']}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            {columns.map((column) => (
              <th key={column.title} scope="col" title={column.about}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ variant, cells }) => (
            <tr key={variant.index} data-best={variant.index === best?.index}>
              <th scope="row">
                <i style={{ background: colourOf(variants.indexOf(variant)) }} />
                {variant.arm}
              </th>
              {cells.map(({ column, text, base, withheld }) => (
                <td key={column.title} data-withheld={withheld}>
                  <NumberButton column={column} text={text} variant={variant} base={base} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note} className={styles['note']}>
          {note}
        </p>
      ))}
    </div>
  );
}

interface NumberButtonProps {
  readonly column: Column;
  readonly text: string;
  readonly variant: VariantSummary;
  /** Place of what it is compared with; null where it is about one arm alone. */
  readonly base: number | null;
}

function NumberButton({ column, text, variant, base }: NumberButtonProps) {
  const { title, measure } = column;
  return (
    <button
      type="button"
      aria-label={`${variant.arm}, ${title}: ${text}. Show the runs`}
      onClick={() => showRuns({ variant: variant.index, base, quantity: measure })}
    >
      {text}
    </button>
  );
}
