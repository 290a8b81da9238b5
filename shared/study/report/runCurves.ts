import type { EpochMetrics } from '../../signals/metrics';
import { drawAxes, type EpochPlot, epochPlot, pointAt } from './epochPlot';
import { drawLegend, legendRoom } from './legend';

/** A training whose course is drawn. */
export interface RunCurve {
  readonly colour: string;
  /** Whether it stands out from the others. */
  readonly strong: boolean;
  readonly epochs: readonly EpochMetrics[];
}

/** What is drawn of each training. */
export type CourseOf = 'accuracy' | 'loss';

type Values = (epoch: EpochMetrics) => number;

const courses: Readonly<
  Record<CourseOf, { readonly title: string; readonly training: Values; readonly validation: Values }>
> = {
  accuracy: {
    title: 'Accuracy by epoch, in percent',
    training: ({ accuracy }) => 100 * accuracy,
    validation: ({ valAccuracy }) => 100 * valAccuracy,
  },
  loss: { title: 'Loss by epoch', training: ({ loss }) => loss, validation: ({ valLoss }) => valLoss },
};

const HEIGHT = 150;

/** The accuracy or the loss of trainings by epoch: validation, and dashed that of the training steps. Empty where nothing was measured. */
export function drawRunCurves(
  runs: readonly RunCurve[],
  { of, names }: { readonly of: CourseOf; readonly names: readonly { name: string; colour: string }[] },
  width: number,
): string {
  const { title, training, validation } = courses[of];
  const points = runs.flatMap(({ epochs }) =>
    [training, validation].flatMap((values) => pointsOf(epochs, values)),
  );
  const reach = reachOf(points.map(({ value }) => value));
  const held = points.filter(({ value }) => value <= reach);
  if (held.length === 0) return '';
  const beyond = held.length < points.length ? ['some losses lie beyond'] : [];
  const legend = legendRoom(names, ['solid: validation', 'dashed: training', ...beyond], width);
  const plot = epochPlot(held, { width: legend.plotWidth, height: HEIGHT });
  const { left, right, top, bottom, height } = plot;
  // Those that stand out lie above the others.
  const lines = runs
    .toSorted((one, other) => Number(one.strong) - Number(other.strong))
    .map((run) => drawRun(run, [training, validation], plot));
  return [
    `<svg viewBox="0 0 ${width} ${height + legend.below}" role="img" aria-label="${title}">`,
    `<defs><clipPath id="run-${of}"><rect x="${left - 4}" y="${top - 4}" width="${right - left + 8}" height="${bottom - top + 8}"/></clipPath></defs>`,
    ...drawAxes(plot),
    `<g clip-path="url(#run-${of})">`,
    ...lines,
    '</g>',
    ...drawLegend(legend, { top, below: height }),
    '</svg>',
  ].join('\n');
}

function pointsOf(epochs: readonly EpochMetrics[], values: Values) {
  return epochs
    .map((metrics) => ({ epoch: metrics.epoch, value: values(metrics) }))
    .filter(({ value }) => Number.isFinite(value));
}

/** How many times the middle of all values an axis reaches: a training that diverges would make a flat line of all others. */
const REACH = 8;

function reachOf(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
  return REACH * middle;
}

function drawRun(
  { epochs, colour, strong }: RunCurve,
  [training, validation]: readonly [Values, Values],
  plot: EpochPlot,
): string {
  const line = (values: Values): string =>
    pointsOf(epochs, values)
      .map(({ epoch, value }) => pointAt(plot, epoch, value))
      .join(' ');
  const look = `fill="none" stroke="${colour}" stroke-width="${strong ? 2.2 : 1}" stroke-opacity="${strong ? 1 : 0.5}"`;
  const dots = strong ? drawDots(pointsOf(epochs, validation), colour, plot) : '';
  return `<polyline points="${line(training)}" stroke-dasharray="4 3" ${look}/><polyline points="${line(validation)}" ${look}/>${dots}`;
}

function drawDots(points: ReturnType<typeof pointsOf>, colour: string, plot: EpochPlot): string {
  if (points.length > 40) return '';
  return points
    .map(({ epoch, value }) => {
      const [cx, cy] = pointAt(plot, epoch, value).split(',');
      return `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colour}"/>`;
    })
    .join('');
}
