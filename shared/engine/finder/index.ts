import { util } from '@tensorflow/tfjs-core';
import { compile } from '../../compile/compile';
import type { Plan } from '../../compile/plan';
import { findDataset } from '../../data/catalogue';
import { loadDataset } from '../../data/load';
import type { FinderEvent, Sweep, SweepPoint } from '../../protocol/finder';
import { createDescent } from '../backends/descent';
import { createBreathe } from '../loop/breathe';
import { joinNotes } from '../loop/fallBack';
import { describeFailure, describeProblems } from '../loop/sentences';
import { openSession } from '../loop/session';
import { blame, type TrainOptions } from '../loop/train';
import { selectBackend } from '../selection';
import { type Ending, rangeTest } from './rangeTest';
import { suggest } from './suggest';

export interface FinderOptions extends TrainOptions {
  readonly sweep: Sweep;
}

type Ended = Extract<FinderEvent, { type: 'ended' }>;

/**
 * Searches a learning rate for a document's network: trains it from a fresh start at ever higher rates and says where the
 * loss falls fastest. The last event is always `ended`, also where an error ended it; nothing is left on the backend, and
 * nothing of the document changes. The same document, seed and backend give the same finding.
 * It runs where a training of the same network would.
 */
export async function* findLearningRate(options: FinderOptions): AsyncGenerator<FinderEvent, void> {
  const { document } = options;
  const points: SweepPoint[] = [];
  try {
    yield { type: 'preparing', sentence: 'Checking the network …' };
    const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
    yield plan === null ? failed(describeProblems(problems)) : yield* search(plan, options, points);
  } catch (error) {
    yield failed(describeFailure(error, points.length, document.training));
  }
}

async function* search(
  plan: Plan,
  { document, readAsset, assets, control, sweep, backend = document.training.backend, now }: FinderOptions,
  points: SweepPoint[],
): AsyncGenerator<FinderEvent, Ended> {
  yield { type: 'preparing', sentence: 'Reading the data set …' };
  const dataset = await loadDataset(document.dataset.id, readAsset);
  const host = { control, now: now ?? util.now, breathe: createBreathe() };
  const work = { plan, dataset, settings: document.training };
  const { order } = yield* selectBackend(backend, { work, assets, host, requested: false });
  yield { type: 'preparing', sentence: 'Starting the backend …' };
  const { name, note } = await createDescent(order, backend, assets).next();
  yield { type: 'preparing', sentence: 'Building the network …' };
  const session = await openSession(plan, dataset, document.training, assets.threads ?? null);
  try {
    yield { type: 'started', backend: name, note: joinNotes(note, session.note) };
    return verdict(yield* rangeTest(session, host, sweep, points), points, sweep);
  } catch (error) {
    throw await blame(session, host, error);
  } finally {
    session.dispose();
  }
}

function verdict(reason: Ending, points: readonly SweepPoint[], sweep: Sweep): Ended {
  if (reason === 'stopped') {
    return {
      type: 'ended',
      reason,
      sentence: `Stopped after ${points.length} of ${sweep.steps} steps.`,
      suggestion: null,
    };
  }
  return { type: 'ended', reason, ...suggest(points, sweep) };
}

function failed(sentence: string): Ended {
  return { type: 'ended', reason: 'failed', sentence, suggestion: null };
}
