import { util } from '@tensorflow/tfjs-core';
import { compile } from '../compile/compile';
import { findDataset } from '../data/catalogue';
import { loadDataset } from '../data/load';
import type { BackendReport } from '../protocol/backends';
import type { TrainingEvent } from '../protocol/training';
import { createBreathe } from './loop/breathe';
import { describeProblems } from './loop/sentences';
import type { TrainOptions } from './loop/train';
import { measureAgain } from './selection';

/**
 * Measures all backends that open here with a document's network, software renderers included, and remembers what was
 * found; the last event is always `measured`. What cannot be measured has a report without figures that says why.
 */
export async function* measure(options: Omit<TrainOptions, 'backend'>): AsyncGenerator<TrainingEvent, void> {
  yield { type: 'measured', report: yield* attempt(options) };
}

async function* attempt(
  options: Omit<TrainOptions, 'backend'>,
): AsyncGenerator<TrainingEvent, BackendReport> {
  const { document, readAsset, assets, control, now = util.now } = options;
  try {
    yield { type: 'preparing', sentence: 'Reading the data set …' };
    const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
    if (plan === null) return { measurements: [], sentence: describeProblems(problems) };
    const dataset = await loadDataset(document.dataset.id, readAsset);
    const work = { plan, dataset, settings: document.training };
    const host = { control, now, breathe: createBreathe() };
    return yield* measureAgain({ work, assets, host, requested: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { measurements: [], sentence: `The backends could not be measured: ${reason}` };
  }
}
