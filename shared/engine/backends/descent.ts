import type { BackendChoice, BackendName } from '../../document/schema';
import { registerKernels } from '../kernels';
import type { Attempt, BackendOpener, EngineAssets } from './attempt';

/** The backend in use, and a sentence where it is not the one that was asked for or would be expected. */
export interface OpenedBackend {
  readonly name: BackendName;
  readonly note: string | null;
}

interface Failure {
  readonly opener: BackendOpener;
  readonly attempt: Exclude<Attempt, { kind: 'opened' }>;
}

/** Goes down a list of backends: each is what is taken where those before it fail. */
export interface Descent {
  /** Opens the next one that works here. Throws, with every reason, where none is left. */
  next(): Promise<OpenedBackend>;
  /** The one that was opened last failed after all. */
  fail(reason: string): void;
  /** Whether another could follow the one that was opened last. */
  readonly hasMore: boolean;
}

export function createDescent(
  order: readonly BackendOpener[],
  choice: BackendChoice,
  assets: EngineAssets,
): Descent {
  const left = [...order];
  const failures: Failure[] = [];
  let current: BackendOpener | undefined;
  return {
    next: async () => {
      for (current = left.shift(); current !== undefined; current = left.shift()) {
        const attempt = await openWith(current, assets, current.name === choice);
        if (attempt.kind === 'opened')
          return { name: current.name, note: explain(current, failures, choice) };
        failures.push({ opener: current, attempt });
      }
      throw new Error(
        `No backend could be started: expected one of ${order.map(({ label }) => label).join(', ')} to work, but ` +
          `${clauses(failures)}. Install the app anew.`,
      );
    },
    fail: (reason) => {
      if (current !== undefined) failures.push({ opener: current, attempt: { kind: 'refused', reason } });
    },
    get hasMore() {
      return left.length > 0;
    },
  };
}

/** Makes a backend current, with the engine's own kernels registered on it. */
export async function openWith(
  opener: BackendOpener,
  assets: EngineAssets,
  requested: boolean,
): Promise<Attempt> {
  const attempt = await opener.open(assets, requested);
  if (attempt.kind === 'opened') registerKernels(opener.name);
  return attempt;
}

function explain(opened: BackendOpener, failures: readonly Failure[], choice: BackendChoice): string | null {
  // What the host lacks altogether is worth a word only to someone who asked for it.
  const told = failures.filter(
    ({ attempt }, index) => attempt.kind === 'refused' || (choice !== 'auto' && index === 0),
  );
  if (told.length === 0) return null;
  return `Training runs on ${opened.label}, because ${clauses(told)}.`;
}

function clauses(failures: readonly Failure[]): string {
  return failures
    .map(({ opener, attempt }) => `${opener.label} cannot be used: ${attempt.reason}`)
    .join('; ');
}
