import type { Estimate } from '../statistics';
import type { Comparison, VariantSummary } from '../summary';
import { formatP, formatPoints } from '../words';
import { escaped } from './markup';

const head = [
  ...[
    'Arm',
    'Accuracy, %',
    '95 % interval',
    'To the first',
    'p (Holm)',
    'Loss',
    'Steps to target',
    'Area, %',
  ],
  ...['Gap', 'Gradient at start', 'ms a step', 'Overhead', 'Seeds'],
];

/** A row for every arm of a setting: estimates over the seeds, and the paired difference to the first arm. */
export function drawTable(variants: readonly VariantSummary[], comparisons: readonly Comparison[]): string {
  const [base] = variants;
  const rows = variants.map((variant) => {
    const comparison = comparisons.find((each) => each.base === base?.index && each.other === variant.index);
    const cells = cellsOf(variant, base, comparison ?? null).map((cell) => `<td>${escaped(cell)}</td>`);
    return `<tr><th scope="row">${escaped(variant.arm)}</th>${cells.join('')}</tr>`;
  });
  const titles = head.map((title) => `<th scope="col">${title}</th>`).join('');
  return `<table><thead><tr>${titles}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

const NONE = '–';

const percent = (share: number): string => (100 * share).toFixed(2);

function cellsOf(
  variant: VariantSummary,
  base: VariantSummary | undefined,
  comparison: Comparison | null,
): readonly string[] {
  const { accuracy, loss, stepsToTarget, area, gap, msPerStep, gradientNorm } = variant.estimates;
  const adjusted = comparison?.adjusted ?? null;
  const baseTime = base?.estimates.msPerStep?.mean ?? null;
  return [
    accuracy === null ? NONE : percent(accuracy.mean),
    intervalWords(accuracy),
    comparison === null ? NONE : formatPoints(comparison.difference.mean, ''),
    adjusted === null ? NONE : formatP(adjusted).replace('= ', ''),
    loss === null ? NONE : loss.mean.toFixed(4),
    reached(variant, stepsToTarget),
    area === null ? NONE : percent(area.mean),
    gap === null ? NONE : formatPoints(gap.mean, ''),
    gradientNorm === null ? NONE : gradientNorm.mean.toPrecision(3),
    msPerStep === null ? NONE : msPerStep.mean.toFixed(2),
    msPerStep === null || baseTime === null ? NONE : `×${(msPerStep.mean / baseTime).toFixed(2)}`,
    seedWords(variant),
  ];
}

function intervalWords(estimate: Estimate | null): string {
  if (estimate?.interval == null) return NONE;
  const [low, high] = estimate.interval.map(percent);
  return `${low} to ${high}`;
}

/** Steps of those that reached the target, and how many did where not all. */
function reached({ seeds }: VariantSummary, steps: Estimate | null): string {
  const all = seeds.completed.length;
  if (steps === null) return all === 0 ? NONE : 'not reached';
  const mean = String(Math.round(steps.mean));
  return steps.count === all ? mean : `${mean} (${steps.count} of ${all})`;
}

function seedWords({ seeds: { completed, diverged, failed } }: VariantSummary): string {
  const parts = [
    String(completed.length),
    ...(diverged.length > 0 ? [`${diverged.length} diverged`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  return parts.join(', ');
}
