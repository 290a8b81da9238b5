import type { MeasureName } from '../measures';
import { summarize } from '../summary';
import { trialsOf } from '../trials';
import { variantsOf } from '../variants';
import type { StudyReport } from './data';

const measureColumns: readonly (readonly [title: string, measure: MeasureName])[] = [
  ['accuracy', 'accuracy'],
  ['loss', 'loss'],
  ['steps_to_target', 'stepsToTarget'],
  ['area', 'area'],
  ['gap', 'gap'],
  ['ms_per_step', 'msPerStep'],
  ['lag', 'lag'],
  ['gradient_norm', 'gradientNorm'],
  ['dead_channels', 'deadChannels'],
  ['drift', 'drift'],
  ['statistics_gap', 'statisticsGap'],
  ['largest_rate', 'largestRate'],
];

const columns = [
  ...['arm', 'setting', 'seed', 'ended', 'backend', 'steps'],
  ...measureColumns.map(([title]) => title),
  'sentence',
];

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A line for every trial that has ended, in the order in which they are run (RFC 4180: lines end in CR LF, text with commas,
 * quotes or line ends stands in quotes). Shares are fractions of 1; what was not measured is empty.
 */
export function toCsv({ document, design, outcomes }: StudyReport): string {
  const variants = variantsOf(document, design);
  const summary = summarize(variants, outcomes, design.target, design.largestRate);
  const rows = trialsOf(variants, design.seeds).flatMap(({ variant, seed }) => {
    const outcome = outcomes.find(
      (each) => each.variant === variant && each.seed === seed && each.probe === null,
    );
    const own = summary.variants[variant];
    const measured = own?.trials.find((each) => each.seed === seed)?.measures;
    if (outcome === undefined || own === undefined || measured === undefined) return [];
    const { ended, backend, steps, sentence } = outcome;
    const identity = [own.arm, own.setting, seed, ended, backend, steps];
    return [[...identity, ...measureColumns.map(([, name]) => measured[name]), sentence]];
  });
  return [columns, ...rows].map((row) => `${row.map(toField).join(',')}\r\n`).join('');
}

/** Words that a spreadsheet would compute, as an arm may be called, stand behind an apostrophe. */
function toField(value: string | number | null): string {
  const words = typeof value === 'string' && FORMULA.test(value);
  const text = value === null ? '' : `${words ? "'" : ''}${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
