import styles from './Formula.module.css';
import { formulaLines } from './formulaLines';

/** A formula in Unicode: lines that do not fit go on indented, what its letters mean stands below. */
export function Formula({ text }: { readonly text: string }) {
  return (
    <div className={styles['formula']}>
      {formulaLines(text).map(({ formula, notes }) => (
        <div key={formula}>
          <p className={styles['line']}>{formula}</p>
          {notes.map((note) => (
            <p key={note} className={styles['note']}>
              {note}
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}
