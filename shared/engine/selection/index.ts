import type { BackendChoice } from '../../document/schema';
import type { BackendMeasurement, BackendReport } from '../../protocol/backends';
import { openersFrom } from '../backends';
import type { BackendOpener, EngineAssets } from '../backends/attempt';
import { openWith } from '../backends/descent';
import { OPENERS } from '../backends/openers';
import { recall, remember } from './cache';
import {
  BUDGET,
  type Candidate,
  fastestFirst,
  isGpu,
  measureBackends,
  type Preparing,
  type ProbeContext,
  type Work,
} from './measure';
import { hash, modelKey } from './modelKey';
import { hasFigure, isOpen, preferenceOf } from './preference';
import { describeMeasurements, type WhenAgain } from './sentences';

/** Which backends a training tries, in this order, and what was measured to decide it. */
export interface Selection {
  readonly order: readonly BackendOpener[];
  /** Null where nothing was measured: a backend was asked for by name, or the only one is too slow to measure in passing. */
  readonly report: BackendReport | null;
}

/** What is measured only where nothing else works: it would cost the time of all others, and never wins. */
const LAST_RESORT = 'cpu';

/** Bytes of activations and their gradients up to which a network is built once more only to show a figure. */
const CHEAP = 2 ** 29;

/**
 * The order in which a training tries the backends. One that is asked for by name comes first; `auto` takes the fastest, by
 * what was measured of this network on this machine: earlier, as the host's cache remembers it, or else now. One that was not
 * done in time then, as GPUs are whose shaders had to be compiled, is measured now, a few times at most.
 */
export async function* selectBackend(
  choice: BackendChoice,
  context: ProbeContext,
): AsyncGenerator<Preparing, Selection> {
  const usual = { order: openersFrom(choice), report: null };
  const remembered = await rememberedOf(context.work, context.assets);
  if (choice !== 'auto')
    return remembered.length === 0
      ? usual
      : { ...usual, report: reportOf(remembered, context.work, 'asked') };
  if (remembered.length > 0 && !remembered.some(isOpen)) return selectionOf(remembered, context.work);
  const measured = yield* measureAll(context, remembered);
  if (measured.length === 0) return usual;
  if (context.host.control.wish === 'stop') return usual;
  await keep(measured, context);
  return selectionOf(measured, context.work);
}

/** Measures all backends, software renderers included, whatever is remembered; and remembers that. */
export async function* measureAgain(context: ProbeContext): AsyncGenerator<Preparing, BackendReport> {
  const measured = yield* measureAll(context, []);
  await keep(measured, context);
  return reportOf(measured, context.work, 'asked');
}

/** What was remembered of a network proved wrong: the fastest backend failed. */
export async function forget(work: Work, assets: EngineAssets): Promise<void> {
  if (assets.probes !== undefined) await remember(assets.probes, await keyOf(work, assets), null);
}

async function rememberedOf(work: Work, assets: EngineAssets): Promise<readonly BackendMeasurement[]> {
  if (assets.probes === undefined) return [];
  return (await recall(assets.probes, await keyOf(work, assets))) ?? [];
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

/**
 * Measures what starts here and has not been measured to an end before. Nothing where one is alone that blocks the thread and the figure,
 * which decides nothing, would cost too much: plain JavaScript's, a heavy network's, and one that a host without a cache would pay for
 * at every start.
 */
async function* measureAll(
  context: ProbeContext,
  remembered: readonly BackendMeasurement[],
): AsyncGenerator<Preparing, readonly BackendMeasurement[]> {
  const { host, work, assets, requested } = context;
  const begun = host.now();
  const settled = remembered.filter((each) => !isOpen(each));
  yield { type: 'preparing', sentence: 'Looking for backends …' };
  const { works, refused } = await tryAll(context, settled);
  if (works.length + settled.length === 0) return [];
  const alone = !requested && settled.length === 0 && works.length === 1 && !works.some(isGpu);
  const isWorthIt = assets.probes !== undefined && works.every((opener) => isCheap(opener, work));
  if (alone && !isWorthIt) return [];
  const deadline = alone
    ? host.now() + BUDGET.alone
    : begun + (requested ? BUDGET.requested : BUDGET.beforeTraining);
  const measured = yield* measureBackends(inTurn(works, remembered), context, deadline);
  return fastestFirst([...settled, ...measured, ...refused]);
}

/** Whether a figure of it that decides nothing is worth its time and memory. */
function isCheap({ name }: BackendOpener, { plan, settings }: Work): boolean {
  return name !== LAST_RESORT && 2 * plan.totals.activationBytes * settings.batchSize <= CHEAP;
}

/** Which backends start here, those that are settled left out; plain JavaScript only where no other does. */
async function tryAll(
  { assets, requested }: ProbeContext,
  settled: readonly BackendMeasurement[],
): Promise<Tried> {
  const works: BackendOpener[] = [];
  const refused: BackendMeasurement[] = [];
  for (const opener of OPENERS.filter(({ name }) => settled.every(({ backend }) => backend !== name))) {
    if (opener.name === LAST_RESORT && (works.length > 0 || settled.some(hasFigure))) break;
    const attempt = await openWith(opener, assets, requested);
    if (attempt.kind === 'opened') works.push(opener);
    if (attempt.kind === 'refused')
      refused.push({ backend: opener.name, milliseconds: null, remark: attempt.reason });
  }
  return { works, refused };
}

/**
 * First what blocks the thread, which a single image judges, so that it never takes long; then GPUs, those first that had the
 * fewest chances.
 */
function inTurn(
  works: readonly BackendOpener[],
  remembered: readonly BackendMeasurement[],
): readonly Candidate[] {
  return works
    .map((opener) => {
      const before = remembered.find(({ backend }) => backend === opener.name);
      return { opener, unfinished: before?.unfinished ?? 0 };
    })
    .toSorted((a, b) => Number(isGpu(a.opener)) - Number(isGpu(b.opener)) || a.unfinished - b.unfinished);
}

/** The order of preference, then all others as usual. */
function selectionOf(measured: readonly BackendMeasurement[], work: Work): Selection {
  const preferred = preferenceOf(measured);
  const first = preferred.flatMap((name) => OPENERS.filter((opener) => opener.name === name));
  return {
    order: [...first, ...OPENERS.filter((opener) => !first.includes(opener))],
    report: reportOf(measured, work, 'training'),
  };
}

function reportOf(
  measured: readonly BackendMeasurement[],
  { settings }: Work,
  again: WhenAgain,
): BackendReport {
  return { measurements: [...measured], sentence: describeMeasurements(measured, settings.batchSize, again) };
}
