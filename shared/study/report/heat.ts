import type { VariantSummary } from '../summary';
import { escaped } from './markup';

/** Mean validation accuracy in percent, arms by settings; the darker the cell the higher. Empty where there is one setting. */
export function drawHeat(variants: readonly VariantSummary[]): string {
  const arms = [...new Set(variants.map(({ arm }) => arm))];
  const settings = [...new Set(variants.map(({ setting }) => setting))];
  if (settings.length < 2) return '';
  const means = variants.flatMap(({ estimates }) => estimates.accuracy?.mean ?? []);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const cell = (arm: string, setting: string): string => {
    const found = variants.find((variant) => variant.arm === arm && variant.setting === setting);
    const mean = found?.estimates.accuracy?.mean;
    if (mean === undefined) return '<td class="none">–</td>';
    const share = high > low ? (mean - low) / (high - low) : 0.5;
    const light = share > 0.55 ? ' class="strong"' : '';
    return `<td${light} style="background: rgb(0 114 178 / ${(0.08 + 0.82 * share).toFixed(2)})">${(100 * mean).toFixed(2)}</td>`;
  };
  const head = settings.map((setting) => `<th scope="col">${escaped(setting)}</th>`).join('');
  const rows = arms.map(
    (arm) =>
      `<tr><th scope="row">${escaped(arm)}</th>${settings.map((setting) => cell(arm, setting)).join('')}</tr>`,
  );
  return `<table class="heat"><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}
