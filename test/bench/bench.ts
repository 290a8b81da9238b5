/** One of the things that are compared. */
export interface Side {
  readonly name: string;
  /** Does the work once. */
  run(): Promise<void> | void;
  /** How many units of work one run is (steps, files); its time is divided by them. */
  readonly units: number;
  /** How many times as fast as the baseline it is to be at least, where that was said. */
  readonly timesAsFast?: number;
  /** What is to be known of it before it is compared: that it trains over the tape, for one; nothing unless given. */
  readonly note?: string | null;
}

/** Things compared in one process at one time: the first side is the baseline of the others. */
export interface Bench {
  readonly title: string;
  /** Rounds that are measured; in every round each side has its turn. */
  readonly rounds: number;
  readonly sides: readonly Side[];
  dispose(): Promise<void> | void;
}

/** A bench by name, opened only when it is its turn. */
export interface NamedBench {
  readonly name: string;
  open(): Promise<Bench>;
}

/** What a side took, and how that compares with the baseline of the same run. */
export interface Result {
  readonly bench: string;
  readonly side: string;
  readonly baseline: string;
  /** Median milliseconds of one unit. */
  readonly milliseconds: number;
  /** The same of the baseline. */
  readonly baselineMilliseconds: number;
  /** Median over the rounds of this side's time by the baseline's in the same round. */
  readonly ratio: number;
  readonly rounds: number;
  /** How many times as fast as the baseline it is to be at least: 1/ratio. Absent where nothing was said. */
  readonly timesAsFast?: number;
  /** As its side has it. */
  readonly note: string | null;
}

/** Rounds before those that are measured: compilers and caches get warm. */
const WARM_UP = 3;

/** How often each side runs in so many measured rounds. */
export function roundsOf(measured: number): number {
  return WARM_UP + measured;
}

/**
 * Lets the sides take turns, so that whatever else the machine does meets all of them alike. Milliseconds differ from machine
 * to machine; the ratios are what holds.
 */
export async function measure(name: string, { rounds, sides }: Bench): Promise<Result[]> {
  const times = sides.map((): number[] => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      const start = performance.now();
      await side.run();
      if (round >= 0) times[index]?.push((performance.now() - start) / side.units);
    }
  }
  const [baseline] = times;
  return sides.map((side, index) => {
    const own = times[index] ?? [];
    return {
      ...{ bench: name, side: side.name, baseline: sides[0]?.name ?? '' },
      milliseconds: median(own),
      baselineMilliseconds: median(baseline ?? []),
      ratio: median(own.map((time, round) => time / (baseline?.[round] ?? Number.NaN))),
      rounds,
      ...(side.timesAsFast === undefined ? {} : { timesAsFast: side.timesAsFast }),
      note: side.note ?? null,
    };
  });
}

/** The results of a bench as lines. */
export function describeResults(title: string, results: readonly Result[]): string {
  const lines = results.flatMap(({ side, milliseconds, ratio, timesAsFast, note }) => [
    `  ${side.padEnd(32)} ${milliseconds.toFixed(3).padStart(10)} ms ${ratio.toFixed(3).padStart(8)}×${verdict(ratio, timesAsFast)}`,
    ...(note === null ? [] : [`    ${note}`]),
  ]);
  return [title, ...lines].map((line) => `${line}\n`).join('');
}

/** The ratio beside what it is to be, where that was said. */
function verdict(ratio: number, timesAsFast: number | undefined): string {
  if (timesAsFast === undefined) return '';
  const times = 1 / ratio;
  return `  ${times.toFixed(2)} times as fast, aim ≥ ${timesAsFast}: ${times >= timesAsFast ? 'met' : 'missed'}`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
