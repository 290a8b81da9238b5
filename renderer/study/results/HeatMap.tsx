import { useRef } from 'react';
import type { Heat } from '../../../shared/study/report/heat';
import { formatShare } from '../../../shared/study/words';
import { fixed } from '../../../shared/words/fixed';
import { useArrowKeys } from '../../ui/useArrowKeys';
import { showRuns, showSetting } from '../view';
import styles from './Results.module.css';

/** Mean validation accuracy, arms by settings. A cell opens the runs behind it. */
export function HeatMap({ heat }: { readonly heat: Heat }) {
  const ref = useRef<HTMLTableElement>(null);
  const keys = useArrowKeys(ref);
  return (
    <table ref={ref} className={styles['heat']} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
      <thead>
        <tr>
          <td />
          {heat.settings.map((name, setting) => (
            <th key={name} scope="col">
              <button type="button" onClick={() => showSetting(setting)}>
                {name}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {heat.arms.map((name, arm) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {heat.settings.map((settingName, setting) => (
              <HeatCell key={settingName} cell={heat.cell(arm, setting)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HeatCell({ cell }: { readonly cell: ReturnType<Heat['cell']> }) {
  if (cell === null) return <td className={styles['none']}>–</td>;
  const { variant, mean, share } = cell;
  const strength = Math.round(8 + 62 * share);
  return (
    <td>
      <button
        type="button"
        style={{ background: `color-mix(in srgb, var(--after) ${strength}%, var(--surface))` }}
        data-strong={share > 0.6}
        aria-label={`${variant.name}: ${formatShare(mean)}. Show the runs`}
        onClick={() => showRuns({ variant: variant.index, base: null, quantity: 'accuracy' })}
      >
        {fixed(100 * mean, 1)}
      </button>
    </td>
  );
}
