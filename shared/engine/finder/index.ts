import { util } from '@tensorflow/tfjs-core';
import { compile } from '../../compile/compile';
import type { Plan } from '../../compile/plan';
import { findDataset } from '../../data/catalogue';
import { loadDataset } from '../../data/load';
import type { FinderEvent, Sweep, SweepPoint } from '../../protocol/finder';
import { createBreathe } from '../loop/breathe';
import { type ChosenBackend, downTheList } from '../loop/downTheList';
import { beforeFirstStep, startedWith } from '../loop/firstStep';
import { describeFailure, describeProblems } from '../loop/sentences';
import type { Session } from '../loop/session';
import type { TrainOptions } from '../loop/train';
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
 * It runs where a training of the same network would, and goes down the list of backends as that does.
 */
export async function* findLearningRate(options: FinderOptions): AsyncGenerator<FinderEvent, void> {
  const { document } = options;
  const points: SweepPoint[] = [];
  try {
    yield { type: 'preparing', sentence: 'Checking the network …' };
    const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
    yield plan === null ? failed(describeProblems(problems)) : yield* search(plan, options, points);
  } catch (error) {
    yield failed(describeFailure(error, points.length, document.training, 'search'));
  }
}

async function* search(
  plan: Plan,
  options: FinderOptions,
  points: SweepPoint[],
): AsyncGenerator<FinderEvent, Ended> {
  const { document, readAsset, assets, control, sweep } = options;
  const { backend: choice = document.training.backend, now = util.now } = options;
  yield { type: 'preparing', sentence: 'Reading the data set …' };
  const dataset = await loadDataset(document.dataset.id, readAsset);
  const host = { control, now, breathe: createBreathe() };
  const work = { plan, dataset, settings: document.training };
  async function* searchOn(
    { name, note }: ChosenBackend,
    session: Session,
  ): AsyncGenerator<FinderEvent, Ending> {
    if (session.trainer.compile !== undefined) {
      yield { type: 'preparing', sentence: 'Compiling for the GPU …' };
      await beforeFirstStep(session.trainer.compile(() => control.wish === 'stop'));
    }
    const started = { type: 'started', backend: name, note } as const;
    return yield* startedWith<FinderEvent, Ending>(started, rangeTest(session, host, sweep, points));
  }
  return verdict(yield* downTheList(work, { choice, assets, host }, searchOn), points, sweep);
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
