import { cutRuns, robustPeak } from '../../signals/robustPeak';
import { comparePlaces, cutTailsOf, type LookedAt, type PlaceRow, type ShownPlace } from '../comparedPlaces';
import type { Outcome } from '../outcome';
import type { VariantSummary } from '../summary';
import type { Variant } from '../variants';
import { significant, threeDigits } from '../words';
import { at as coordinate, escaped } from './markup';

/** So many networks fit beside each other on paper. */
const MOST_BESIDE = 6;

interface Looked extends LookedAt {
  readonly arm: string;
}

/**
 * What passes through the networks of a setting at the end of their trainings with one seed (the first with which most were completed),
 * side by side: tables of histograms. Empty where nothing is known.
 */
export function drawPlaces(
  summaries: readonly VariantSummary[],
  variants: readonly Variant[],
  outcomes: readonly Outcome[],
): string {
  const bySeed = new Map<number, Looked[]>();
  for (const { index, arm } of summaries) {
    const { graph } = variants[index]?.document ?? {};
    for (const { variant, seed, activations } of outcomes) {
      if (variant !== index || graph === undefined || activations === null) continue;
      bySeed.set(seed, [...(bySeed.get(seed) ?? []), { arm, graph, activations }]);
    }
  }
  const most = Math.max(0, ...[...bySeed.values()].map(({ length }) => length));
  const [seed, looked] = [...bySeed].find(([, own]) => own.length === most) ?? [0, []];
  const tables = chunksOf(looked, MOST_BESIDE).map((own) => drawTable(own));
  return tables.length === 0 ? '' : `<div class="inside">${headOf(seed)}${tables.join('\n')}</div>`;
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function headOf(seed: number): string {
  return `<h3>Inside the networks</h3>
<p class="small">What leaves each place at the end of the trainings with seed ${seed}, on the same images for all: all channels together,
each histogram as high as its own peak, and broken where a peak towers over the rest; those of a row on one axis. Darker bars at the ends
hold all values beyond. Below, mean ± standard
deviation. <span class="key before">enters a norm</span> <span class="key after">leaves a norm</span> <span class="key plain">no norm there</span></p>`;
}

function drawTable(looked: readonly Looked[]): string {
  const head = looked.map(({ arm }) => `<th scope="col">${escaped(arm)}</th>`).join('');
  const rows = comparePlaces(looked).map(drawRow);
  return `<table class="places"><thead><tr><th scope="col">Place</th>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function drawRow({ title, range, shown }: PlaceRow): string {
  const axis = range.map((value) => threeDigits(value)).join(' to ');
  const cells = shown.map(
    (each) => `<td>${each === null ? '<i>none here</i>' : drawPlace(each, range)}</td>`,
  );
  return `<tr><th scope="row">${escaped(title)}<small>${axis}</small></th>${cells.join('')}</tr>`;
}

const [WIDTH, HEIGHT] = [120, 34];

function drawPlace({ place, side }: ShownPlace, [low, high]: PlaceRow['range']): string {
  const { name, mean, sd, histogram, channels, deadChannels } = place;
  const { counts } = histogram;
  const peak = robustPeak(counts) || 1;
  const width = (histogram.high - histogram.low) / counts.length;
  const at = (value: number): string => ((WIDTH * (value - low)) / (high - low)).toFixed(1);
  const points = counts.flatMap((count, bin) => {
    const middle = histogram.low + (bin + 0.5) * width;
    if (!(middle >= low && middle <= high)) return [];
    return [`${at(middle)},${(HEIGHT * (1 - Math.min(1, count / peak))).toFixed(1)}`];
  });
  const zero =
    low <= 0 && high >= 0 ? `<line class="zero" x1="${at(0)}" x2="${at(0)}" y1="0" y2="${HEIGHT}"/>` : '';
  const outline = points.length === 0 ? '' : drawOutline(points, side);
  const left = (bin: number): number => Number(at(histogram.low + bin * width));
  const bars = beyondBins(place).map((bin) => {
    const height = HEIGHT * Math.min(1, (counts[bin] ?? 0) / peak);
    return `<rect class="${side}" x="${left(bin)}" width="${coordinate(left(bin + 1) - left(bin))}" y="${coordinate(HEIGHT - height)}" height="${coordinate(height)}"/>`;
  });
  const breaks = cutRuns(counts, peak).map(
    ([first, end]) =>
      `<line class="break" x1="${coordinate(left(first) - 1)}" x2="${coordinate(left(end + 1) + 1)}" y1="6.5" y2="3.5"/>`,
  );
  const dead = deadChannels === null || deadChannels === 0 ? '' : ` · ${deadChannels} of ${channels} dead`;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escaped(`Histogram of ${name}`)}">${zero}${outline}${bars.join('')}${breaks.join('')}</svg>` +
    `<small>${significant(mean, 2)} ± ${significant(sd, 2)}${dead}</small>`
  );
}

function drawOutline(points: readonly string[], side: ShownPlace['side']): string {
  const [first = '', last = ''] = [points[0], points.at(-1)].map((point) => point?.split(',')[0] ?? '');
  return `<polygon class="${side}" points="${first},${HEIGHT} ${points.join(' ')} ${last},${HEIGHT}"/>`;
}

function beyondBins(place: ShownPlace['place']): readonly number[] {
  const { low, high } = cutTailsOf(place);
  return [...(low ? [0] : []), ...(high ? [place.histogram.counts.length - 1] : [])];
}
