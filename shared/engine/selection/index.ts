import type { BackendChoice } from '../../document/schema';
import type { BackendMeasurement, BackendReport } from '../../protocol/backends';
import { openersFrom } from '../backends';
import type { BackendOpener, EngineAssets } from '../backends/attempt';
import { openWith } from '../backends/descent';
import { OPENERS } from '../backends/openers';
import { recall, remember } from './cache';
import { BUDGET, measureBackends, type Preparing, type ProbeContext, type Work } from './measure';
import { hash, modelKey } from './modelKey';
import { describeMeasurements } from './sentences';

/** Which backends a training tries, in this order, and what was measured to decide it. */
export interface Selection {
  readonly order: readonly BackendOpener[];
  /** Null where nothing was measured: a backend was asked for by name, or there is only one that could be taken. */
  readonly report: BackendReport | null;
}

/** What is measured only where nothing else works: it would cost the time of all others, and never wins. */
const LAST_RESORT = 'cpu';

/**
 * The order in which a training tries the backends. One that is asked for by name comes first; `auto` takes the fastest, by
 * what was measured of this network on this machine: earlier, as the host's cache remembers it, or else now. Where there
 * is only one to choose from, nothing is measured.
 */
export async function* selectBackend(
  choice: BackendChoice,
  context: ProbeContext,
): AsyncGenerator<Preparing, Selection> {
  const usual = { order: openersFrom(choice), report: null };
  const remembered = await rememberedOf(context.work, context.assets);
  const known = remembered === null ? null : selectionOf(remembered, context.work);
  if (choice !== 'auto') return { ...usual, report: known?.report ?? null };
  if (known !== null) return known;
  const measured = yield* measureAll(context, 2);
  if (measured.length === 0) return usual;
  if (context.host.control.wish === 'stop') return usual;
  await keep(measured, context);
  return selectionOf(measured, context.work);
}

/** Measures all backends, software renderers included, whatever is remembered; and remembers that. */
export async function* measureAgain(context: ProbeContext): AsyncGenerator<Preparing, BackendReport> {
  const measured = yield* measureAll(context, 1);
  await keep(measured, context);
  return reportOf(measured, context.work);
}

/** What was remembered of a network proved wrong: the fastest backend failed. */
export async function forget(work: Work, assets: EngineAssets): Promise<void> {
  if (assets.probes !== undefined) await remember(assets.probes, await keyOf(work, assets), null);
}

async function rememberedOf(work: Work, assets: EngineAssets): Promise<readonly BackendMeasurement[] | null> {
  return assets.probes === undefined ? null : await recall(assets.probes, await keyOf(work, assets));
}

async function keep(measured: readonly BackendMeasurement[], { work, assets }: ProbeContext): Promise<void> {
  if (assets.probes !== undefined) await remember(assets.probes, await keyOf(work, assets), measured);
}

/** Of the network, and of what it runs on. */
async function keyOf({ plan, settings }: Work, { probes }: EngineAssets): Promise<string> {
  const adapters = await Promise.all(OPENERS.map((opener) => opener.identify()));
  return `${modelKey(plan, settings)}-${hash(JSON.stringify([probes?.runtime, adapters]))}`;
}

interface Tried {
  readonly works: readonly BackendOpener[];
  readonly refused: readonly BackendMeasurement[];
}

/** Measures what starts here, where that is at least so many backends; else gives nothing. */
async function* measureAll(
  context: ProbeContext,
  least: number,
): AsyncGenerator<Preparing, readonly BackendMeasurement[]> {
  const { host, requested } = context;
  const deadline = host.now() + (requested ? BUDGET.requested : BUDGET.beforeTraining);
  yield { type: 'preparing', sentence: 'Looking for backends …' };
  const { works, refused } = await tryAll(context);
  if (works.length < least) return [];
  // WASM, the last of those that work, is tried on a part of the batch first, so that it never takes long; GPUs may.
  return [...(yield* measureBackends(works.toReversed(), context, deadline)), ...refused];
}

/** Which backends start here; plain JavaScript only where no other does. */
async function tryAll({ assets, requested }: ProbeContext): Promise<Tried> {
  const works: BackendOpener[] = [];
  const refused: BackendMeasurement[] = [];
  for (const opener of OPENERS) {
    if (opener.name === LAST_RESORT && works.length > 0) break;
    const attempt = await openWith(opener, assets, requested);
    if (attempt.kind === 'opened') works.push(opener);
    if (attempt.kind === 'refused')
      refused.push({ backend: opener.name, milliseconds: null, remark: attempt.reason });
  }
  return { works, refused };
}

/** Those with a figure, fastest first, then all others as usual. */
function selectionOf(measured: readonly BackendMeasurement[], work: Work): Selection {
  const fast = measured.flatMap(({ backend, milliseconds }) =>
    milliseconds === null ? [] : OPENERS.filter(({ name }) => name === backend),
  );
  const others = OPENERS.filter((opener) => !fast.includes(opener));
  return { order: [...fast, ...others], report: reportOf(measured, work) };
}

function reportOf(measured: readonly BackendMeasurement[], { settings }: Work): BackendReport {
  return { measurements: [...measured], sentence: describeMeasurements(measured, settings.batchSize) };
}
