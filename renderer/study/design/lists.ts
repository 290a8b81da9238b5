import { describeRule, fitsRule, formatNumber, type NumberRule, parseNumber } from '../../ui/numberRule';

export type ReadList<Value> =
  | { readonly ok: true; readonly values: readonly Value[] }
  | { readonly ok: false; readonly sentence: string };

const refuse = (sentence: string): { readonly ok: false; readonly sentence: string } => ({
  ok: false,
  sentence,
});

/** Reads numbers apart by commas or spaces, each once and of the rule. Empty where nothing stands there. */
export function readNumbers(text: string, rule: NumberRule, most: number): ReadList<number> {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const values: number[] = [];
  for (const word of words) {
    const value = parseNumber(word);
    if (value === null || !fitsRule(rule, value))
      return refuse(`“${word}” is not ${describeRule(rule)}: set numbers apart by commas.`);
    if (values.includes(value)) return refuse(`${formatNumber(value)} stands there twice: take one out.`);
    values.push(value);
  }
  if (values.length > most) return refuse(`At most ${most} values are compared; these are ${values.length}.`);
  return { ok: true, values };
}

const HIGHEST_SEED = 4_294_967_295;
const MOST_SEEDS = 1000;

/** Reads seeds and ranges of them: `0–4, 7`. There has to be one. */
export function readSeeds(text: string): ReadList<number> {
  const seeds = new Set<number>();
  for (const word of text.split(/[\s,;]+/).filter((each) => each !== '')) {
    const range = /^(\d+)(?:[-–](\d+))?$/.exec(word);
    const first = Number(range?.[1] ?? Number.NaN);
    const last = Number(range?.[2] ?? first);
    if (!(first <= last) || last > HIGHEST_SEED)
      return refuse(`“${word}” is no seed: type whole numbers and ranges, such as 0–4, 7.`);
    if (last - first >= MOST_SEEDS) return refuse(tooManySeeds);
    for (let seed = first; seed <= last; seed += 1) seeds.add(seed);
  }
  if (seeds.size === 0) return refuse('A study has at least one seed: type some, such as 0–4.');
  if (seeds.size > MOST_SEEDS) return refuse(tooManySeeds);
  return { ok: true, values: [...seeds] };
}

const tooManySeeds = `A study has at most ${MOST_SEEDS} seeds: take some out.`;

/** Seeds in their order, neighbours as ranges: `0–4, 7`. */
export function formatSeeds(seeds: readonly number[]): string {
  const parts: { readonly first: number; last: number }[] = [];
  for (const seed of seeds) {
    const part = parts.at(-1);
    if (part?.last === seed - 1) part.last = seed;
    else parts.push({ first: seed, last: seed });
  }
  return parts.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

/** What is wrong with the ends of a range, in a sentence; null where it can be set. */
export function refuseRange(first: number, last: number): string | null {
  if (first < last) return null;
  const wrong = first === last ? 'are the same' : 'stand the wrong way round';
  return `From ${formatNumber(first)} and To ${formatNumber(last)} ${wrong}: set To above From.`;
}
