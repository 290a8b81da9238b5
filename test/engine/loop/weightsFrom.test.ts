import { expect, test } from 'vitest';
import type { GraphNode, NormscopeDocument, TrainingSettings } from '../../../shared/document/schema';
import { decodeCheckpoint } from '../../../shared/engine/loop/checkpointCodec';
import type { TrainerSnapshot } from '../../../shared/engine/loop/snapshot';
import { checkpointAt, lastCheckpoint } from './checkpointSupport';
import { collect, endingOf, eventsOf, startTraining, stepsOf, tinyDocument } from './support';

const tiny = { batchSize: 721, epochs: 2 } as const;
/** Steps so small that weights stay as they began, to the last digit. */
const still = { ...tiny, epochs: 1, optimizer: { kind: 'sgd', learningRate: 1e-30 } } as const;

function edited(change: (node: GraphNode) => GraphNode, document = tinyDocument(still)): NormscopeDocument {
  return { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map(change) } };
}

const valuesOf = ({ weights }: TrainerSnapshot, node: string, name: string): Float32Array | undefined =>
  weights.find((weight) => weight.node === node && weight.name === name)?.values;

const trained = async (): Promise<Uint8Array> =>
  checkpointAt(await collect(startTraining(tinyDocument(tiny))), 4);

test('a norm that stays takes its running statistics', async () => {
  const weightsFrom = await trained();
  const { snapshot: before } = decodeCheckpoint(weightsFrom);
  // Of what the first steps find it takes nothing that could be seen.
  const slow = edited((node) =>
    node.kind === 'BatchNorm' ? { ...node, config: { ...node.config, momentum: 0.9999999 } } : node,
  );
  const { snapshot: after } = lastCheckpoint(await collect(startTraining(slow, { weightsFrom })));
  for (const name of ['moving_mean', 'moving_variance']) {
    const wanted = valuesOf(before, 'bn_1', name);
    expect(Array.from(valuesOf(after, 'bn_1', name) ?? [])).toEqual(
      Array.from(wanted ?? [Number.NaN], (value) => expect.closeTo(value, 4)),
    );
  }
});

test('a layer that shared the weights of another takes those, where it has its own now', async () => {
  const twin = (weightsOf: { weightsOf?: string }, settings: Partial<TrainingSettings>) =>
    edited(
      (node) =>
        node.id === 'act_1' ? { ...node, kind: 'BatchNorm', config: { momentum: 0.9 }, ...weightsOf } : node,
      tinyDocument(settings),
    );
  const weightsFrom = checkpointAt(await collect(startTraining(twin({ weightsOf: 'bn_1' }, tiny))), 4);
  const { snapshot: before } = decodeCheckpoint(weightsFrom);
  const { snapshot: after } = lastCheckpoint(await collect(startTraining(twin({}, still), { weightsFrom })));
  expect(valuesOf(before, 'bn_1', 'gamma')?.some((value) => value !== 1)).toBe(true);
  for (const node of ['bn_1', 'act_1'])
    expect(valuesOf(after, node, 'gamma')).toEqual(valuesOf(before, 'bn_1', 'gamma'));
});

test('layers that stay take their weights; the others begin afresh, at step 1', async () => {
  const weightsFrom = await trained();
  const { snapshot: before } = decodeCheckpoint(weightsFrom);
  const wider = edited((node) =>
    node.kind === 'BatchNorm' ? { ...node, kind: 'Dropout', config: { rate: 0 } } : node,
  );
  const events = await collect(startTraining(wider, { weightsFrom }));
  expect(endingOf(events).reason).toBe('completed');
  expect(eventsOf(events, 'started')).toMatchObject([{ step: 0 }]);
  expect(stepsOf(events).map(({ step }) => step)).toEqual([1, 2]);
  const { snapshot: after } = lastCheckpoint(events);
  expect(valuesOf(after, 'conv_1', 'kernel')).toEqual(valuesOf(before, 'conv_1', 'kernel'));
  expect(valuesOf(after, 'dense_1', 'kernel')).toEqual(valuesOf(before, 'dense_1', 'kernel'));
  expect(after.updates).toBe(2);
});

test('a layer of another shape begins as it would without', async () => {
  const wider = edited((node) =>
    node.id === 'conv_1' ? { ...node, config: { ...node.config, filters: 12 } } : node,
  );
  const { snapshot: fresh } = lastCheckpoint(await collect(startTraining(wider)));
  const { snapshot: forked } = lastCheckpoint(
    await collect(startTraining(wider, { weightsFrom: await trained() })),
  );
  expect(valuesOf(forked, 'conv_1', 'kernel')).toEqual(valuesOf(fresh, 'conv_1', 'kernel'));
});

test('the same network begins where the other ended: its first loss is that of the trained weights', async () => {
  const whole = await collect(startTraining(tinyDocument({ ...tiny, epochs: 3 })));
  const weightsFrom = checkpointAt(whole, 4);
  const forked = await collect(startTraining(tinyDocument(still), { weightsFrom }));
  const [first] = stepsOf(await collect(startTraining(tinyDocument(still))));
  expect(stepsOf(forked)[0]?.loss).toBeLessThan(first?.loss ?? 0);
});

test('what is no checkpoint is refused with a sentence', async () => {
  const events = await collect(startTraining(tinyDocument(still), { weightsFrom: Uint8Array.of(1) }));
  expect(endingOf(events)).toMatchObject({
    reason: 'failed',
    sentence: expect.stringMatching(/^This is no checkpoint/),
  });
});
