import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import type { LayerConfig, TrainingSettings } from '../../../shared/document/schema';
import { createExaminer } from '../../../shared/engine/examine';
import { filledBatches } from '../../../shared/engine/examine/batches';
import { copyNetwork, type NetworkCopy } from '../../../shared/engine/examine/copy';
import { createTrainingControl } from '../../../shared/engine/loop/control';
import { openSession, type Session } from '../../../shared/engine/loop/session';
import { collect, eventsOf, startTraining, tinyDocument, tinyWork } from '../loop/support';
import { hostBackends, useBackend } from '../useBackend';
import { batchesIn, lastOf } from './support';

/** Writes values over weights of the network, by `node name/weight`. */
async function overwrite(
  session: Session,
  weights: Readonly<Record<string, readonly number[]>>,
): Promise<void> {
  const { trainer, plan } = session;
  const snapshot = await trainer.snapshot();
  const names = new Map(plan.nodes.map(({ id, name }) => [id, name]));
  trainer.restore({
    ...snapshot,
    weights: snapshot.weights.map((weight) => {
      const values = weights[`${names.get(weight.node)}/${weight.name}`];
      return values === undefined ? weight : { ...weight, values: Float32Array.from(values) };
    }),
  });
}

async function openTiny(changes: Partial<TrainingSettings> = {}): Promise<Session> {
  const { plan, dataset, settings } = await tinyWork(changes);
  return await openSession(plan, dataset, settings, null);
}

const zeros = [0, 0, 0, 0, 0, 0, 0, 0];
const shifts = [-1, -2, 0.5, 1, 2, 0, 3, 4];

describe.each(hostBackends)('what passes through a network on %s', (backend) => {
  it('is what follows from its weights where a norm gives β alone', async () => {
    await useBackend(backend);
    const session = await openTiny();
    await overwrite(session, { 'bn_1/gamma': zeros, 'bn_1/beta': shifts });
    const examiner = createExaminer(session);
    const { activations } = await lastOf(examiner.last());
    expect(
      activations.map(({ name, role, channels, deadChannels }) => [name, role, channels, deadChannels]),
    ).toEqual([
      ['conv_1', 'layer', 8, null],
      ['bn_1', 'norm', 8, null],
      // Channels with β ≤ 0.
      ['act_1', 'activation', 8, 3],
      ['dense_1', 'layer', 10, null],
    ]);
    const [, norm, relu, logits] = activations;
    // Mean of the shifts, 0.9375, and √(35.25/8 − 0.9375²).
    expect(norm?.mean).toBeCloseTo(0.9375, 6);
    expect(norm?.sd).toBeCloseTo(Math.sqrt(35.25 / 8 - 0.9375 ** 2), 6);
    expect(relu?.mean).toBeCloseTo(10.5 / 8, 6);
    // 256 images, maps of 6×6; bins of 6/64 from −2 to 4.
    const { low, high, counts = [] } = norm?.histogram ?? {};
    expect([low, high]).toEqual([-2, 4]);
    const expected = Array.from({ length: 64 }, () => 0);
    for (const shift of shifts) {
      const bin = Math.min(63, Math.floor(((shift + 2) * 64) / 6));
      expected[bin] = (expected[bin] ?? 0) + 256 * 36;
    }
    expect(counts).toEqual(expected);
    expect(logits?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(256 * 10);
    const [spread, ...more] = await lastOf(examiner.spreads());
    expect(more).toEqual([]);
    expect(spread?.mean).toEqual(shifts);
    expect(spread?.sd).toEqual(zeros);
    examiner.dispose();
    session.dispose();
  });

  it('hangs on the running statistics by “running” alone, and by neither where γ is 0', async () => {
    await useBackend(backend);
    const session = await openTiny();
    const examiner = createExaminer(session);
    const { statistics: fresh } = await lastOf(examiner.last());
    await overwrite(session, { 'bn_1/moving_mean': shifts });
    const { statistics: shifted } = await lastOf(examiner.last());
    expect(shifted?.batch).toBe(fresh?.batch);
    expect(Math.abs((shifted?.running ?? 0) - (fresh?.running ?? 0))).toBeGreaterThan(0.01);
    await overwrite(session, { 'bn_1/gamma': zeros, 'bn_1/beta': shifts });
    const { statistics: blind } = await lastOf(examiner.last());
    expect(blind?.running).toBeCloseTo(blind?.batch ?? Number.NaN, 6);
    examiner.dispose();
    session.dispose();
  });

  it('is the loss that validation gives, where all images are in full batches', async () => {
    await useBackend(backend);
    const { plan, dataset, settings } = await tinyWork();
    const { validation } = dataset;
    const count = 320;
    const size = validation.pixels.length / validation.count;
    const part = { ...validation, count, pixels: validation.pixels.subarray(0, count * size) };
    const session = await openSession(plan, { ...dataset, validation: part }, settings, null);
    const examiner = createExaminer(session);
    const { statistics: found } = await lastOf(examiner.last());
    const { loss } = await session.trainer.validate(Int32Array.from({ length: count }, (_, index) => index));
    expect(found?.running).toBeCloseTo(loss, 5);
    examiner.dispose();
    session.dispose();
  });
});

describe('the images that are looked at', () => {
  it('are the same whatever the batches, which are full', () => {
    const order = Int32Array.from({ length: 200 }, (_, index) => 7 * index);
    for (const size of [1, 2, 32, 48, 100, 199, 300]) {
      const batches = filledBatches(order, 64, size);
      const looked = batches.flatMap(({ indices, counted }) => [...indices.subarray(0, counted)]);
      expect(looked).toEqual([...order.subarray(0, 64)]);
      for (const { indices } of batches) expect(indices).toHaveLength(Math.min(size, 200));
    }
    // Where there are no more images, the first come again.
    const [, last] = filledBatches(order.subarray(0, 60), 64, 40);
    expect(last?.counted).toBe(20);
    expect([...(last?.indices.subarray(18, 22) ?? [])]).toEqual([58, 59, 0, 1].map((at) => 7 * at));
  });

  it('give the same spreads in batches of any size, where no norm mixes them', async () => {
    await useBackend('wasm');
    const of = async (batchSize: number) => {
      const session = await openTiny({ batchSize });
      // With γ = 0 what leaves the norm hangs on no batch.
      const examiner = createExaminer(session);
      await overwrite(session, { 'bn_1/gamma': zeros, 'bn_1/beta': shifts });
      const found = await lastOf(examiner.spreads());
      const { activations } = await lastOf(examiner.last());
      examiner.dispose();
      session.dispose();
      return { found, activations };
    };
    const usual = await of(32);
    for (const batchSize of [2, 100, 512]) expect(await of(batchSize)).toEqual(usual);
  });

  it.each([1, 2, 32, 500])('are few in batches of %i', async (batchSize) => {
    await useBackend('wasm');
    const session = await openTiny({ batchSize });
    const examiner = createExaminer(session);
    // Several batches pass together: all of so small a network's.
    expect(await batchesIn(examiner.spreads())).toBe(1);
    // One in inference, and up to 512 images whose statistics are tried, by running ones as well.
    expect(await batchesIn(examiner.last())).toBeLessThanOrEqual(1 + 4 + 2);
    examiner.dispose();
    session.dispose();
  });
});

/** The tiny network with another norm in place of its Batch Norm, updated ten times, and its copy that is looked at. */
async function copyWith(kind: string, config: LayerConfig): Promise<{ session: Session; copy: NetworkCopy }> {
  const document = tinyDocument();
  const nodes = document.graph.nodes.map((node) =>
    node.kind === 'BatchNorm' ? { ...node, kind, config } : node,
  );
  const { plan } = compile(
    { ...document, graph: { ...document.graph, nodes } },
    findDataset('digits8x8') ?? null,
  );
  if (plan === null) throw new Error('The network does not compile.');
  const { dataset, settings } = await tinyWork();
  const session = await openSession(plan, dataset, settings, null);
  const copy = copyNetwork(session);
  await overwrite(session, { 'bn_1/updates': [10], 'bn_1/moving_mean': shifts });
  await copy.update();
  return { session, copy };
}

const renorm = ['BatchRenorm', { rampFrom: 0, rUntil: 1, dUntil: 1 }] as const;

it('a look takes the running statistics as the training left them in every batch, which Batch Renorm goes by', async () => {
  await useBackend('wasm');
  const { session, copy } = await copyWith(...renorm);
  const batch = Int32Array.of(0, 1, 2, 3);
  const asTrained = { training: false, step: 0, batchesOf: batch.length };
  const first = await copy.loss(batch, asTrained);
  expect(await copy.loss(batch, asTrained)).toBe(first);
  await copy.values(copy.places, batch, asTrained);
  expect(await copy.loss(batch, asTrained)).toBe(first);
  copy.dispose();
  session.dispose();
});

const norms: readonly (readonly [string, LayerConfig])[] = [
  ['BatchNorm', {}],
  ['GhostBatchNorm', { virtualBatchSize: 2 }],
  // Not so many that a batch is made of whole ones, and more than a batch has.
  ['GhostBatchNorm', { virtualBatchSize: 3 }],
  ['GhostBatchNorm', { virtualBatchSize: 8 }],
  renorm,
];

describe.each(hostBackends)('batches that pass together on %s', (backend) => {
  it.each(norms)('give what each gives on its own: %s %o', async (kind, config) => {
    await useBackend(backend);
    const { session, copy } = await copyWith(kind, config);
    const images = Int32Array.from({ length: 12 }, (_, index) => index);
    const asTrained = { training: false, step: 0, batchesOf: 4 };
    const batches = [images.subarray(0, 4), images.subarray(4, 8), images.subarray(8, 12)];
    const together = await copy.values(copy.places, images, asTrained);
    const alone = await Promise.all(
      batches.map(async (batch) => await copy.values(copy.places, batch, asTrained)),
    );
    for (const [place, values] of together.entries()) {
      const expected = alone.flatMap((own) => [...(own[place] ?? [])]);
      expect(expected).toHaveLength(values.length);
      for (const [index, value] of values.entries()) expect(value).toBeCloseTo(expected[index] ?? 0, 5);
    }
    const losses = await Promise.all(batches.map(async (batch) => await copy.loss(batch, asTrained)));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(await copy.loss(images, asTrained)).toBeCloseTo(mean, 5);
    // By other batches it is another network.
    expect(await copy.loss(images, { ...asTrained, batchesOf: 1 })).not.toBeCloseTo(mean, 5);
    copy.dispose();
    session.dispose();
  });
});

describe('a training that is examined', () => {
  it.each(hostBackends)('gives the numbers that it gives unseen, on %s', async (backend) => {
    const document = tinyDocument({ epochs: 2, backend });
    const tell = async (examine: boolean) => {
      const events = await collect(startTraining(document, { examine, settle: true }));
      const told = events.filter(
        ({ type }) => !['spreads', 'examined', 'steps', 'validating', 'preparing'].includes(type),
      );
      const timeless = told.map((event) =>
        event.type === 'epoch' ? { ...event, metrics: { ...event.metrics, milliseconds: 0 } } : event,
      );
      const steps = eventsOf(events, 'steps').flatMap((event) =>
        event.steps.map((step) => ({ ...step, milliseconds: 0 })),
      );
      // A checkpoint has the time of its epoch in it.
      return { events, steps, timeless: timeless.filter(({ type }) => type !== 'checkpoint') };
    };
    const [plain, seen] = [await tell(false), await tell(true)];
    expect(seen.steps).toEqual(plain.steps);
    expect(seen.timeless).toEqual(plain.timeless);
    expect(eventsOf(plain.events, 'spreads')).toEqual([]);
    expect(eventsOf(plain.events, 'examined')).toEqual([]);
    expect(eventsOf(seen.events, 'spreads').map(({ step }) => step)).toEqual([0, 46, 92]);
    const order = seen.events
      .map(({ type }) => type)
      .filter((type) => type !== 'steps' && type !== 'validating');
    expect(order.slice(order.indexOf('started'), order.indexOf('started') + 2)).toEqual([
      'started',
      'spreads',
    ]);
    expect(order.slice(-3)).toEqual(['examined', 'settled', 'ended']);
  });

  it('is stopped between two batches, and looks there again when it goes on, with the same numbers', async () => {
    const document = tinyDocument({ epochs: 2, batchSize: 2, checkpoints: { kind: 'epoch' } });
    const whole = await collect(startTraining(document, { examine: true, settle: true }));
    /** Stopped as soon as the training has come to `steps` and validated, or to its last look. */
    const parted = async (at: 'spreads' | 'last') => {
      const control = createTrainingControl();
      const events = await collect(
        startTraining(document, { examine: true, settle: true, control }),
        (event) => {
          const epoch = event.type === 'epoch' && at === 'spreads';
          if (epoch || (event.type === 'checkpoint' && event.step === 2 * perEpoch)) control.stop();
        },
      );
      const [checkpoint] = eventsOf(events, 'checkpoint').toReversed();
      return {
        events,
        later: await collect(
          startTraining(document, { examine: true, settle: true, resume: checkpoint?.bytes }),
        ),
      };
    };
    const perEpoch = eventsOf(whole, 'epoch')[0]?.metrics.step ?? 0;
    for (const at of ['spreads', 'last'] as const) {
      const { events, later } = await parted(at);
      expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'stopped' });
      expect(eventsOf(events, 'examined')).toEqual([]);
      expect(eventsOf(later, 'examined')).toEqual(eventsOf(whole, 'examined'));
      expect(eventsOf(later, 'settled')).toEqual(eventsOf(whole, 'settled'));
      const looks = new Map(
        [...eventsOf(events, 'spreads'), ...eventsOf(later, 'spreads')].map((look) => [look.step, look]),
      );
      expect([...looks.values()]).toEqual(eventsOf(whole, 'spreads'));
      // Where it was stopped after an epoch, that look was not told before.
      expect(eventsOf(events, 'spreads').length).toBe(at === 'spreads' ? 1 : 3);
    }
  });
});
