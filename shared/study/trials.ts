import type { NormscopeDocument } from '../document/schema';
import { streamSeed } from '../random';
import { ARITHMETIC } from './arithmetic';
import type { Variant } from './variants';

/** One variant trained with one seed. */
export interface Trial {
  /** `variant-seed`, e.g. `3-0`: names the trial's files. */
  readonly id: string;
  /**
   * Names what decides the trial's numbers: layers, wires, data set, training settings, seed and the engine's arithmetic. Trials with the same key give
   * the same numbers, in whichever design they stand.
   */
  readonly key: string;
  /** Place of the variant in the study's list. */
  readonly variant: number;
  readonly seed: number;
  /** The learning rate that it tries, where it searches for the largest stable one; null of a trial of the study itself. */
  readonly probe: number | null;
  /** Whether running statistics are let settle at the end, which measures more. */
  readonly settle: boolean;
  /** As it is trained. */
  readonly document: NormscopeDocument;
}

/**
 * The trials in the order in which they are run: all variants of a seed before the next seed, so that what is known early is
 * paired. Variants of one seed share the order of images, the masks of dropout and the initial weights of every layer that
 * they have in common, since all of these hang on the seed and on names alone.
 */
export function trialsOf(
  variants: readonly Pick<Variant, 'document'>[],
  seeds: readonly number[],
  settle = false,
): readonly Trial[] {
  const trained = variants.map(({ document }) => asTrained(document));
  const keys = trained.map(keyOf);
  return seeds.flatMap((seed) =>
    trained.map((document, variant) => ({
      id: `${variant}-${seed}`,
      key: `${keys[variant]}${settle ? '-settled' : ''}-${seed}`,
      variant,
      seed,
      probe: null,
      settle,
      document: { ...document, training: { ...document.training, seed } },
    })),
  );
}

/** What is tried of a trial's learning rates: which of those that the search may try, and for how long. */
interface Probe {
  readonly place: number;
  readonly rate: number;
  readonly epochs: number;
}

/** The training of a trial's variant, with its seed, at another learning rate, of which the schedule takes its shares. */
export function probeOf(trial: Trial, { place, rate, epochs }: Probe): Trial {
  const document = atRate(trial.document, { rate, epochs });
  const id = `${trial.id}-rate${place}`;
  return {
    ...trial,
    id,
    key: `${keyOf(document)}-probe-${trial.seed}`,
    probe: rate,
    settle: false,
    document,
  };
}

/** Names what decides a search's numbers beside the seed: trials with the same key, as they are trained, are searched alike. */
export function probeKey(document: NormscopeDocument, probe: Omit<Probe, 'place'>): string {
  return keyOf(atRate(document, probe));
}

function atRate(document: NormscopeDocument, { rate, epochs }: Omit<Probe, 'place'>): NormscopeDocument {
  const { training } = document;
  const optimizer = { ...training.optimizer, learningRate: rate };
  // A search asks for losses alone.
  return { ...document, training: { ...training, epochs, optimizer, framesEvery: 0 } };
}

/** Every training on the same backend, with checkpoints to go on from, and norms of gradients, which are taken at its first step alone. */
export function asTrained(document: NormscopeDocument): NormscopeDocument {
  const { training } = document;
  const backend = training.backend === 'cpu' ? 'cpu' : 'wasm';
  const checkpoints =
    training.checkpoints.kind === 'none' ? ({ kind: 'epoch' } as const) : training.checkpoints;
  return {
    ...document,
    study: null,
    training: { ...training, backend, checkpoints, framesEvery: 1 },
  };
}

/** 128 bits of MurmurHash3, in hexadecimal digits. Where the cards stand, and how often something is kept or looked at, changes nothing. */
function keyOf({ graph, dataset, training }: NormscopeDocument): string {
  const { seed: _seed, checkpoints: _checkpoints, framesEvery: _framesEvery, ...settings } = training;
  const nodes = graph.nodes.map(({ position: _position, ...node }) => node);
  const edges = graph.edges.map(({ id: _id, ...edge }) => edge);
  const text = JSON.stringify([ARITHMETIC, { ...graph, nodes, edges }, dataset, settings], sortKeys);
  return [0, 1, 2, 3].map((part) => streamSeed(part, text).toString(16).padStart(8, '0')).join('');
}

/** The order in which options were set is not part of what they are. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
