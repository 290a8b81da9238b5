import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { nodeThreads } from '../../../electron/cli/threads';
import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { openBackend } from '../../../shared/engine';
import { epochOrder, plainOrder } from '../../../shared/engine/loop/batches';
import type { Score } from '../../../shared/engine/loop/score';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { openProgramTrainer, programRuntime } from '../../../shared/engine/program';
import { assets, templateDocument } from '../loop/support';

async function run(
  trainer: Trainer,
  document: NormscopeDocument,
  steps: number,
  count: number,
): Promise<unknown[]> {
  const { batchSize, seed, optimizer } = document.training;
  const order = epochOrder(seed, 1, count);
  const out: unknown[] = [];
  for (let step = 1; step <= steps; step++) {
    const indices = order.slice((step - 1) * batchSize, step * batchSize);
    const taken = trainer.step({ step, indices, learningRate: optimizer.learningRate, frames: step === 2 });
    out.push(await taken.read());
    taken.dispose();
  }
  out.push(await trainer.validate(plainOrder(200)));
  trainer.dispose();
  return out;
}

test.each(['digits8x8-tiny', 'article-mnist', 'article-mnist-no-norm', 'residual-mnist'])(
  '%s',
  async (id) => {
    await openBackend('wasm', assets);
    const document = templateDocument(id, { framesEvery: 1, batchSize: 16 });
    const dataset = await loadDataset(document.dataset.id, readAsset);
    const { plan } = compile(document, dataset.info);
    if (plan === null) throw new Error('no plan');
    const runtime = programRuntime();
    if (runtime === null) throw new Error('no runtime');
    const one = await run(
      await openProgramTrainer(plan, dataset, document.training, runtime, null),
      document,
      4,
      dataset.train.count,
    );
    const two = await run(
      await openProgramTrainer(plan, dataset, document.training, runtime, nodeThreads(2)),
      document,
      4,
      dataset.train.count,
    );
    const tape = await run(
      tapeTrainer(buildTape(plan, dataset, document.training)),
      document,
      4,
      dataset.train.count,
    );
    console.log(JSON.stringify([one.map((x) => x.score ?? x), tape.map((x) => x.score ?? x)]));
    expect(two).toEqual(one);
  },
);
