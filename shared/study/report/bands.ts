import type { VariantSummary } from '../summary';
import { type EpochPlot, pointAt } from './epochPlot';
import { at } from './markup';

interface Look {
  readonly colour: string;
}

interface Bounds {
  readonly epoch: number;
  readonly low: number;
  readonly high: number;
}

/** The intervals of the means by epoch, as bands, cut where they leave the plot, with a mark there. */
export function drawBands(
  variants: readonly VariantSummary[],
  looks: readonly Look[],
  plot: EpochPlot,
  clip: string,
): readonly string[] {
  const colour = (index: number): string => looks[index]?.colour ?? '';
  return [
    `<g clip-path="url(#${clip})">`,
    ...variants.map((variant, index) => drawBand(boundsOf(variant), colour(index), plot)),
    '</g>',
    ...variants.flatMap((variant, index) => drawCuts(boundsOf(variant), colour(index), plot)),
  ];
}

/** Whether a band leaves the plot anywhere. */
export function isCut(variants: readonly VariantSummary[], plot: EpochPlot): boolean {
  return variants.some((variant) => boundsOf(variant).some((bounds) => goesOn(bounds, plot).length > 0));
}

/** A share lies between 0 and 100 %: what of an interval reaches beyond is cut off. */
function boundsOf({ curve }: VariantSummary): readonly Bounds[] {
  return curve.flatMap(({ epoch, accuracy: { interval } }) =>
    interval === null
      ? []
      : [{ epoch, low: 100 * Math.max(0, interval[0]), high: 100 * Math.min(1, interval[1]) }],
  );
}

function drawBand(bounds: readonly Bounds[], colour: string, plot: EpochPlot): string {
  const upper = bounds.map(({ epoch, high }) => pointAt(plot, epoch, high));
  const lower = bounds.map(({ epoch, low }) => pointAt(plot, epoch, low)).toReversed();
  return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour}" fill-opacity="0.14"/>`;
}

/** At which edges a band leaves the plot. */
function goesOn({ low, high }: Bounds, { y, top, bottom }: EpochPlot): readonly ('top' | 'bottom')[] {
  return [
    ...(y.place(high) < top - 0.5 ? (['top'] as const) : []),
    ...(y.place(low) > bottom + 0.5 ? (['bottom'] as const) : []),
  ];
}

function drawCuts(bounds: readonly Bounds[], colour: string, plot: EpochPlot): readonly string[] {
  return bounds.flatMap((own) =>
    goesOn(own, plot).map((edge) => {
      const x = plot.x(own.epoch);
      const [tip, base] = edge === 'top' ? [plot.top, plot.top + 6] : [plot.bottom, plot.bottom - 6];
      return `<path class="cut" d="M${at(x - 5)},${base} L${at(x)},${tip} L${at(x + 5)},${base} Z" fill="${colour}"/>`;
    }),
  );
}
