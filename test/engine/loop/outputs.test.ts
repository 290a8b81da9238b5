import { expect, test } from 'vitest';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { decodeCheckpoint, encodeCheckpoint } from '../../../shared/engine/loop/checkpointCodec';
import { documentOf } from '../../unit/compile/documents';
import { collect, epochsOf, eventsOf, startTraining, stepsOf, tinyDocument } from './support';

/** Three Outputs: two of one layer, the second counting half, and one of another layer with another loss. */
function threeOutputs(backend: 'wasm' | 'cpu'): NormscopeDocument {
  const { graph } = documentOf(
    [
      ['Input', 'in', { height: 8, width: 8, channels: 1 }],
      ['Flatten', 'flat'],
      ['Dense', 'one', { units: 10, activation: 'softmax' }],
      ['Dense', 'two', { units: 10, activation: 'sigmoid' }],
      ['Output', 'main'],
      ['Output', 'twin', { lossWeight: 0.5 }],
      ['Output', 'other', { loss: 'meanSquaredError', lossWeight: 2 }],
    ],
    [
      ['in', 'flat'],
      ['flat', 'one'],
      ['flat', 'two'],
      ['one', 'main'],
      ['one', 'twin'],
      ['two', 'other'],
    ],
  );
  return { ...tinyDocument({ backend }), graph };
}

test('every step, epoch and validation tells loss and accuracy of every Output, whose weighted losses are the loss, alike on both trainers', async () => {
  const found: number[][] = [];
  for (const backend of ['wasm', 'cpu'] as const) {
    const events = await collect(startTraining(threeOutputs(backend)));
    const [epoch] = epochsOf(events);
    const [main, twin, other] = epoch?.valOutputs ?? [];
    if (epoch === undefined || main === undefined || other === undefined)
      throw new Error('Nothing was told.');
    expect(epoch.valOutputs).toHaveLength(3);
    expect(twin).toEqual(main);
    expect(main.accuracy).toBe(epoch.valAccuracy);
    expect(main.loss + 0.5 * main.loss + 2 * other.loss).toBeCloseTo(epoch.valLoss, 5);
    expect(other.accuracy).toBeGreaterThan(0.3);
    expect(other.loss).toBeLessThan(0.25);
    found.push([main.loss, main.accuracy, other.loss, other.accuracy]);

    const steps = stepsOf(events).filter((step) => step.epoch === 1);
    for (const { loss, accuracy, outputs } of steps) {
      const [own, same, third] = outputs ?? [];
      expect(same).toEqual(own);
      expect(own?.accuracy).toBe(accuracy);
      expect(1.5 * (own?.loss ?? Number.NaN) + 2 * (third?.loss ?? Number.NaN)).toBeCloseTo(loss, 4);
    }
    expect(epoch.outputs?.[0]?.accuracy).toBe(epoch.accuracy);
    const [mean] = epoch.outputs ?? [];
    const third = epoch.outputs?.[2];
    expect(1.5 * (mean?.loss ?? Number.NaN) + 2 * (third?.loss ?? Number.NaN)).toBeCloseTo(epoch.loss, 4);
    found.at(-1)?.push(third?.loss ?? Number.NaN, third?.accuracy ?? Number.NaN);
  }
  const [program = [], tape = []] = found;
  for (const [index, value] of program.entries()) expect(value).toBeCloseTo(tape[index] ?? Number.NaN, 4);
});

test('nothing of the kind is told of one Output alone', async () => {
  const [epoch] = epochsOf(await collect(startTraining(tinyDocument())));
  expect(epoch).toBeDefined();
  expect(epoch).not.toHaveProperty('valOutputs');
  expect(epoch).not.toHaveProperty('outputs');
});

test('an epoch whose first batches did not sum up the Outputs, as in older checkpoints, tells none of its own', async () => {
  const document = threeOutputs('wasm');
  const training = { ...document.training, checkpoints: { kind: 'steps', every: 10 } as const, epochs: 2 };
  const events = await collect(startTraining({ ...document, training }));
  const taken = eventsOf(events, 'checkpoint').find(({ step }) => step === 10);
  if (taken === undefined) throw new Error('No checkpoint was taken.');
  const checkpoint = decodeCheckpoint(taken.bytes);
  const { standing } = checkpoint;
  const older = { ...standing, score: { ...standing.score, outputs: [] } };
  const resume = encodeCheckpoint({ ...checkpoint, standing: older });
  const [first, second] = epochsOf(await collect(startTraining({ ...document, training }, { resume })));
  const [whole] = epochsOf(events);
  expect(first?.loss).toBe(whole?.loss);
  expect(first?.valOutputs).toEqual(whole?.valOutputs);
  expect(first).not.toHaveProperty('outputs');
  expect(second?.outputs).toHaveLength(3);
});
