import { numberKey } from '../shownNumber';
import type { VariantSummary } from '../summary';
import { drawBands, isCut } from './bands';
import { colourOf, dashOf } from './colours';
import { drawAxes, type EpochPlot, epochPlot, pointAt } from './epochPlot';
import { drawLegend, legendRoom } from './legend';
import { escaped } from './markup';

/** From so many seeds on, an interval of 95 % is about as narrow as what it is computed from; with fewer the seeds say more. */
const SEEDS_FOR_BANDS = 5;
const HEIGHT = 264;

const percent = (share: number): number => 100 * share;

/**
 * Validation accuracy of each variant by epoch, in percent: the mean over the seeds, and, where there are five or more, a band of
 * 95 %, else a thin line for each seed. The axis is that of the seeds; where a band leaves it, a mark says so. Every point names its
 * number (`data-number`).
 */
export function drawCurves(variants: readonly VariantSummary[], width: number): string {
  const shown = variants.filter(({ curve }) => curve.length > 0);
  if (shown.length === 0) return '';
  const entries = shown.map((variant) => ({
    name: variant.arm,
    colour: colourOf(variants.indexOf(variant)),
    dash: dashOf(variants.indexOf(variant)),
  }));
  const kind = kindOf(shown);
  const points = shown.flatMap(({ trials }) =>
    trials.flatMap(({ curve }) => curve.map(({ epoch, accuracy }) => ({ epoch, value: percent(accuracy) }))),
  );
  const cut = kind === 'bands' && isCut(shown, epochPlot(points, { width, height: HEIGHT }));
  const legend = legendRoom(entries, cut ? [...notes.bands, CUT] : notes[kind], width);
  const plot = epochPlot(points, { width: legend.plotWidth, height: HEIGHT });
  const { left, right, top, bottom, height } = plot;
  // Several settings may stand on one page.
  const clip = `curves-${shown[0]?.index}`;
  return [
    `<svg viewBox="0 0 ${width} ${height + legend.below}" role="img" aria-label="Validation accuracy by epoch">`,
    `<defs><clipPath id="${clip}"><rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/></clipPath></defs>`,
    ...drawAxes(plot),
    ...(kind === 'bands' ? drawBands(shown, entries, plot, clip) : []),
    ...shown.map((variant, own) =>
      drawVariant(variant, variants.indexOf(variant), apart(plot, own, shown.length), kind),
    ),
    ...drawLegend(legend, { top, below: height }),
    '</svg>',
  ].join('\n');
}

/** What is drawn beside the means. */
type Kind = 'bands' | 'seeds' | 'dots' | 'alone';

/** What the lines are, in the legend. */
const notes: Readonly<Record<Kind, readonly string[]>> = {
  bands: ['line: mean over the seeds', 'band: 95 % interval of the mean'],
  seeds: ['thick: mean over the seeds', 'thin: each seed'],
  dots: ['large: mean over the seeds', 'small: each seed'],
  alone: [],
};

const CUT = '▴ ▾ the band goes on there';

function kindOf(shown: readonly VariantSummary[]): Kind {
  const several = shown.some(({ trials }) => trials.length > 1);
  // Neither a line nor a band has one point.
  if (shown.every(({ curve }) => curve.length === 1)) return several ? 'dots' : 'alone';
  if (shown.every(({ curve }) => (curve[0]?.accuracy.count ?? 0) >= SEEDS_FOR_BANDS)) return 'bands';
  return several ? 'seeds' : 'alone';
}

function drawVariant(variant: VariantSummary, place: number, plot: EpochPlot, kind: Kind): string {
  const colour = colourOf(place);
  const { curve, trials } = variant;
  const mean = curve.map(({ epoch, accuracy }) => pointAt(plot, epoch, percent(accuracy.mean))).join(' ');
  return [
    ...(kind === 'seeds' ? trials.map((trial) => drawSeed(trial, colour, plot)) : []),
    ...(kind === 'dots' ? trials.flatMap((trial) => drawDots(trial, colour, plot)) : []),
    `<polyline points="${mean}" fill="none" stroke="${colour}" stroke-width="2.2"${dashOf(place)}/>`,
    ...drawPoints(variant, colour, plot),
  ].join('');
}

function drawSeed({ curve }: VariantSummary['trials'][number], colour: string, plot: EpochPlot): string {
  const points = curve.map(({ epoch, accuracy }) => pointAt(plot, epoch, percent(accuracy)));
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-opacity="0.5"/>`;
}

function drawDots(
  { curve }: VariantSummary['trials'][number],
  colour: string,
  plot: EpochPlot,
): readonly string[] {
  return curve.map(({ epoch, accuracy }) => {
    const [cx, cy] = pointAt(plot, epoch, percent(accuracy)).split(',');
    return `<circle cx="${cx}" cy="${cy}" r="2" fill="${colour}" fill-opacity="0.5"/>`;
  });
}

/** Arms stand side by side where there is one epoch, so that their points do not cover each other. */
function apart(plot: EpochPlot, place: number, count: number): EpochPlot {
  const [first, last] = plot.epochs;
  if (first < last) return plot;
  const room = (plot.right - plot.left) / (count + 1);
  return { ...plot, x: () => plot.left + (place + 1) * room };
}

/** More points than this on a line are neither told apart nor hit. */
const MOST_POINTS = 24;

function drawPoints(
  { curve, arm, index }: VariantSummary,
  colour: string,
  plot: EpochPlot,
): readonly string[] {
  const step = Math.ceil(curve.length / MOST_POINTS);
  const marked = curve.filter((_, place) => (curve.length - 1 - place) % step === 0);
  return marked.map(({ epoch, accuracy: { mean, count } }) => {
    const [cx, cy] = pointAt(plot, epoch, percent(mean)).split(',');
    const key = numberKey({ variant: index, base: null, quantity: epoch });
    const over = count === 1 ? 'one seed' : `mean of ${count} seeds`;
    const words = `${arm}, epoch ${epoch}: ${percent(mean).toFixed(2)} %, ${over}`;
    return (
      `<g data-number="${key}"><title>${escaped(words)}</title>` +
      `<circle cx="${cx}" cy="${cy}" r="9" fill="transparent"/><circle cx="${cx}" cy="${cy}" r="2.8" fill="${colour}"/></g>`
    );
  });
}
