import { describe, expect, it } from 'vitest';
import { createExaminer } from '../../../shared/engine/examine';
import { openSession, type Session } from '../../../shared/engine/loop/session';
import { collect, eventsOf, startTraining, tinyDocument, tinyWork } from '../loop/support';
import { hostBackends, useBackend } from '../useBackend';

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

async function openTiny(): Promise<Session> {
  const { plan, dataset, settings } = await tinyWork();
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
    const activations = await examiner.activations();
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
    const [spread, ...more] = await examiner.spreads();
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
    const fresh = await examiner.statistics();
    await overwrite(session, { 'bn_1/moving_mean': shifts });
    const shifted = await examiner.statistics();
    expect(shifted?.batch).toBe(fresh?.batch);
    expect(Math.abs((shifted?.running ?? 0) - (fresh?.running ?? 0))).toBeGreaterThan(0.01);
    await overwrite(session, { 'bn_1/gamma': zeros, 'bn_1/beta': shifts });
    const blind = await examiner.statistics();
    expect(blind?.running).toBe(blind?.batch);
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
    const found = await examiner.statistics();
    const { loss } = await session.trainer.validate(Int32Array.from({ length: count }, (_, index) => index));
    expect(found?.running).toBeCloseTo(loss, 5);
    examiner.dispose();
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
});
