import { measuresOf } from '../measures';
import { trialsOf } from '../trials';
import { variantsOf } from '../variants';
import type { StudyReport } from './data';

const columns = [
  ...['arm', 'setting', 'seed', 'ended', 'backend', 'steps', 'accuracy', 'loss', 'steps_to_target'],
  ...['area', 'gap', 'ms_per_step', 'lag', 'gradient_norm', 'sentence'],
];

/**
 * A line for every trial that has ended, in the order in which they are run (RFC 4180: lines end in CR LF, text with commas,
 * quotes or line ends stands in quotes). Shares are fractions of 1; what was not measured is empty.
 */
export function toCsv({ document, design, outcomes }: StudyReport): string {
  const variants = variantsOf(document, design);
  const rows = trialsOf(variants, design.seeds).flatMap(({ variant, seed }) => {
    const outcome = outcomes.find((each) => each.variant === variant && each.seed === seed);
    const own = variants[variant];
    if (outcome === undefined || own === undefined) return [];
    const { accuracy, loss, stepsToTarget, area, gap, msPerStep, lag, gradientNorm } = measuresOf(
      outcome,
      design.target,
    );
    const { ended, backend, steps, sentence } = outcome;
    return [
      [
        own.arm,
        own.setting,
        seed,
        ended,
        backend,
        steps,
        accuracy,
        loss,
        stepsToTarget,
        area,
        gap,
        msPerStep,
        lag,
        gradientNorm,
        sentence,
      ],
    ];
  });
  return [columns, ...rows].map((row) => `${row.map(toField).join(',')}\r\n`).join('');
}

function toField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
