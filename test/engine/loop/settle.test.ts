import { beforeAll, describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument, TrainingSettings } from '../../../shared/document/schema';
import { createTrainingControl } from '../../../shared/engine';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import { createRun } from '../../../shared/engine/loop/runState';
import { openSession } from '../../../shared/engine/loop/session';
import { settle } from '../../../shared/engine/loop/settle';
import { useBackend } from '../useBackend';
import { collect, eventsOf, startTraining, templateDocument, tinyDocument, tinyWork } from './support';

function withMomentum(momentum: number): NormscopeDocument {
  const edit = { type: 'configure', id: 'bn_1', values: { momentum } } as const;
  return applyEdit(tinyDocument(), edit).document;
}

/** Validation loss as training ended, and with settled statistics. */
async function losses(
  document: NormscopeDocument,
): Promise<{ readonly ended: number; readonly settled: number }> {
  const events = await collect(startTraining(document, { settle: true }));
  const [settled] = eventsOf(events, 'settled');
  const [ended] = eventsOf(events, 'ended');
  expect(ended?.reason).toBe('completed');
  return { ended: ended?.valLoss ?? Number.NaN, settled: settled?.valLoss ?? Number.NaN };
}

beforeAll(() => useBackend('wasm'));

describe('running statistics that are let settle', () => {
  it('come to the same from any momentum, as training does not hang on it', async () => {
    const [slow, quick] = [await losses(withMomentum(0.99)), await losses(withMomentum(0.9))];
    expect(slow.ended - slow.settled).toBeGreaterThan(0.05);
    expect(Math.abs(slow.settled - quick.settled)).toBeLessThan(0.02);
  });

  it('are told of after everything else, and change nothing that was told before', async () => {
    const tell = async (settles: boolean) => {
      const events = await collect(startTraining(tinyDocument(), { settle: settles }));
      const numbers = eventsOf(events, 'epoch').map(
        ({ metrics: { milliseconds: _, ...metrics } }) => metrics,
      );
      return { numbers, ended: events.at(-1), told: events.map(({ type }) => type) };
    };
    const [plain, settled] = [await tell(false), await tell(true)];
    expect(settled.numbers).toEqual(plain.numbers);
    expect(settled.ended).toEqual(plain.ended);
    expect(plain.told).not.toContain('settled');
    expect(settled.told.slice(-2)).toEqual(['settled', 'ended']);
  });

  it('heed a stop between their steps: what follows the last epoch is no validation more', async () => {
    const control = createTrainingControl();
    let looks = Number.NEGATIVE_INFINITY;
    const late: typeof control = {
      ...control,
      get wish() {
        looks += 1;
        return looks > 5 ? 'stop' : control.wish;
      },
    };
    const events = await collect(startTraining(tinyDocument(), { settle: true, control: late }), (event) => {
      if (event.type === 'checkpoint') looks = 0;
    });
    expect(eventsOf(events, 'ended')[0]?.reason).toBe('stopped');
    const told = events.map(({ type }) => type);
    expect(told.slice(told.lastIndexOf('checkpoint'))).toEqual(['checkpoint', 'ended']);
  });

  it('are not told of where there are none', async () => {
    const document = templateDocument('article-mnist-no-norm', {
      epochs: 1,
      framesEvery: 0,
      backend: 'wasm',
      batchSize: 1000,
    });
    const events = await collect(startTraining(document, { settle: true }));
    expect(eventsOf(events, 'settled')).toEqual([]);
  });
});

describe('settling moves no weight', () => {
  const optimizers: readonly TrainingSettings['optimizer'][] = [
    { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula: 'keras' },
    { kind: 'nesterov', learningRate: 0.1, momentum: 0.9, formula: 'keras' },
    { kind: 'momentum', learningRate: 0.1, momentum: 0.9, formula: 'torch' },
    { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0.1, epsilon: 1e-7, formula: 'keras' },
    {
      kind: 'rmsprop',
      learningRate: 0.01,
      rho: 0.9,
      momentum: 0.9,
      epsilon: 1e-7,
      centered: true,
      formula: 'keras',
    },
    {
      kind: 'adamw',
      learningRate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
      weightDecay: 0.1,
      formula: 'keras',
    },
  ];

  it.each(optimizers)('of $kind by the formula of $formula', async (optimizer) => {
    const { plan, dataset, settings } = await tinyWork({ optimizer });
    const session = await openSession(plan, dataset, settings, null);
    const { trainer } = session;
    for (let step = 1; step <= 3; step++) {
      const taken = trainer.step({ step, indices: plainOrder(32), learningRate: 0.1, frames: false });
      await taken.read();
      taken.dispose();
    }
    const validation = await trainer.validate(plainOrder(32));
    const progress = { step: 3, validation, stall: null, checkpoint: null, tooLarge: null, unseen: null };
    const host = { control: createTrainingControl(), now: () => 0, breathe: createBreathe() };
    const before = await trainer.snapshot();
    const outset = { standing: null, framesAtStart: false };
    await collect(settle(createRun(session, host, progress, outset)));
    const after = await trainer.snapshot();
    for (const [index, { name, values }] of after.weights.entries()) {
      const same = values.every((value, at) => value === before.weights[index]?.values[at]);
      expect({ name, same }).toEqual({ name, same: !name.startsWith('moving_') });
    }
    session.dispose();
  });
});
