import type { Frame } from '../../shared/signals/frame';
import { frameBytes } from './frameBuffers';

/** Reads a frame that is no longer, or not yet, in memory; null where the store has none. */
export type FrameLoader = (tap: string, step: number) => Promise<Frame | null>;

/** What there is to draw for a step: the frame, a wait for the store, or nothing at all. */
export type FrameLook =
  | { readonly state: 'here'; readonly frame: Frame }
  | { readonly state: 'loading' }
  | { readonly state: 'missing' };

interface Options {
  /** Bytes of frames kept in memory; beyond it the ones longest unseen are let go, to be read again when asked for. */
  readonly budget: number;
  readonly load: FrameLoader;
  /** Called when a frame that was asked for has arrived or turned out to be missing. */
  readonly onArrival: () => void;
}

/** Loads that run at once, and how many more may wait: scrubbing asks for far more frames than are ever looked at. */
const CONCURRENT_LOADS = 4;
const WAITING_LOADS = 256;

interface Wanted {
  readonly key: string;
  readonly tap: string;
  readonly step: number;
}

const keyOf = (tap: string, step: number): string => `${step} ${tap}`;

/** The frames of one run: which there are, those in memory, and a way to the others. */
export class FrameShelf {
  readonly #options: Options;
  readonly #steps = new Map<string, number[]>();
  /** In order of last use: a Map iterates in order of insertion. */
  readonly #frames = new Map<string, Frame>();
  readonly #missing = new Set<string>();
  readonly #loading = new Set<string>();
  #waiting: Wanted[] = [];
  #bytes = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Ids of the normalization nodes that frames were taken at, in order of appearance. */
  get taps(): readonly string[] {
    return [...this.#steps.keys()];
  }

  /** Bytes of frames in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Steps at which there are frames of a tap, ascending. */
  steps(tap: string): readonly number[] {
    return this.#steps.get(tap) ?? [];
  }

  /** How many frames of the size of `frame` a panel may ask for at once without driving each other out of memory. */
  roomFor(frame: Frame): number {
    return Math.max(1, Math.floor(this.#options.budget / 2 / frameBytes(frame)));
  }

  /** Says that the store has a frame, without its bytes. */
  announce(tap: string, step: number): void {
    const steps = this.#steps.get(tap);
    if (steps === undefined) this.#steps.set(tap, [step]);
    else if (step > (steps.at(-1) ?? 0)) steps.push(step);
  }

  /** Takes a frame as it is measured. */
  add(frame: Frame): void {
    this.announce(frame.tap, frame.step);
    this.#keep(keyOf(frame.tap, frame.step), frame);
  }

  /** What there is to draw; asks the store for a frame that is not in memory. */
  look(tap: string, step: number): FrameLook {
    const key = keyOf(tap, step);
    const frame = this.#frames.get(key);
    if (frame !== undefined) {
      this.#frames.delete(key);
      this.#frames.set(key, frame);
      return { state: 'here', frame };
    }
    if (this.#missing.has(key)) return { state: 'missing' };
    this.#want({ key, tap, step });
    return { state: 'loading' };
  }

  #want(wanted: Wanted): void {
    if (this.#loading.has(wanted.key)) return;
    this.#waiting = this.#waiting.filter(({ key }) => key !== wanted.key);
    this.#waiting.push(wanted);
    if (this.#waiting.length > WAITING_LOADS) this.#waiting.shift();
    this.#loadNext();
  }

  /** The frame asked for last is the one that is looked at now: it goes first. */
  #loadNext(): void {
    while (this.#loading.size < CONCURRENT_LOADS) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      this.#loading.add(next.key);
      void this.#load(next);
    }
  }

  async #load({ key, tap, step }: Wanted): Promise<void> {
    const frame = await this.#options.load(tap, step).catch(() => null);
    this.#loading.delete(key);
    if (frame === null) this.#missing.add(key);
    else this.#keep(key, frame);
    this.#options.onArrival();
    this.#loadNext();
  }

  #keep(key: string, frame: Frame): void {
    this.#frames.set(key, frame);
    this.#bytes += frameBytes(frame);
    for (const [oldest, old] of this.#frames) {
      if (this.#bytes <= this.#options.budget || this.#frames.size === 1) return;
      this.#frames.delete(oldest);
      this.#bytes -= frameBytes(old);
    }
  }
}
