import { fixed } from '../../words/fixed';
import type { VariantSummary } from '../summary';
import { escaped } from './markup';

/** The means of a study that varies more than the arms. */
export interface Heat {
  /** Names, in the order of the study. */
  readonly arms: readonly string[];
  readonly settings: readonly string[];
  /**
   * Mean accuracy of an arm with a setting, both by their places, and where it lies from the lowest (0) to the highest (1); null where
   * none is known.
   */
  cell(
    arm: number,
    setting: number,
  ): { readonly variant: VariantSummary; readonly mean: number; readonly share: number } | null;
}

/** Null where there is one setting. */
export function heatOf(variants: readonly VariantSummary[]): Heat | null {
  const arms = variants.filter(({ settingIndex }) => settingIndex === 0).map(({ arm }) => arm);
  const settings = variants.filter(({ armIndex }) => armIndex === 0).map(({ setting }) => setting);
  if (settings.length < 2) return null;
  const means = variants.flatMap(({ estimates }) => estimates.accuracy?.mean ?? []);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  return {
    arms,
    settings,
    cell: (arm, setting) => {
      const variant = variants.find((each) => each.armIndex === arm && each.settingIndex === setting);
      const mean = variant?.estimates.accuracy?.mean;
      if (variant === undefined || mean === undefined) return null;
      return { variant, mean, share: high > low ? (mean - low) / (high - low) : 0.5 };
    },
  };
}

/** Mean validation accuracy in percent, arms by settings; the darker the cell the higher. Empty where there is one setting. */
export function drawHeat(variants: readonly VariantSummary[]): string {
  const heat = heatOf(variants);
  if (heat === null) return '';
  const { arms, settings } = heat;
  const cell = (arm: number, setting: number): string => {
    const found = heat.cell(arm, setting);
    if (found === null) return '<td class="none">–</td>';
    const { mean, share } = found;
    // Never so dark, on white or on black, that the page's text could not be read on it.
    return `<td style="background: rgb(0 114 178 / ${(0.08 + 0.67 * share).toFixed(2)})">${fixed(100 * mean, 2)}</td>`;
  };
  const head = settings.map((setting) => `<th scope="col">${escaped(setting)}</th>`).join('');
  const rows = arms.map(
    (name, arm) =>
      `<tr><th scope="row">${escaped(name)}</th>${settings.map((_, setting) => cell(arm, setting)).join('')}</tr>`,
  );
  return `<div class="wide"><table class="heat"><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
