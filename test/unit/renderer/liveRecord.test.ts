import { expect, test } from 'vitest';
import { liveRecord } from '../../../renderer/panels/runs/liveRecord';
import { RunBuffer } from '../../../renderer/training/buffer';
import { GrowingSteps } from '../../../renderer/training/columns';
import { idleStatus } from '../../../renderer/training/status';
import { documentOf } from '../compile/documents';
import { document, epochOf, recordOf } from './fixtures';

const bufferOf = (own = document): RunBuffer => {
  const run = { id: 'a', totalSteps: 20 };
  const measured = { steps: new GrowingSteps(), epochs: [], norms: [], frames: [] };
  return new RunBuffer({ run, document: own, ...measured }, () => Promise.reject(new Error('No frames.')));
};
const [first, second, third] = [
  { step: 4, learningRate: 0.5 },
  { step: 10, learningRate: 0.01 },
  { step: 20, learningRate: 0.02 },
];

test('a rate that the store has already is told once while the run trains', () => {
  const live = {
    ...idleStatus,
    phase: 'running',
    step: 30,
    rates: [second, third],
    buffer: bufferOf(),
  } as const;
  const ratesOf = (rates: typeof live.rates | readonly []) =>
    liveRecord({ ...recordOf('a'), rates: [first, ...rates] }, live).rates;
  expect(ratesOf([])).toEqual([first, second, third]);
  expect(ratesOf([second, third])).toEqual([first, second, third]);
  expect(liveRecord(recordOf('a'), live).lastStep).toBe(30);
});

test('a run that does not train, or is another, is told of by its record', () => {
  const record = recordOf('a');
  const over = { ...idleStatus, phase: 'ended', rates: [second], buffer: bufferOf() } as const;
  expect(liveRecord(record, over)).toBe(record);
  expect(liveRecord(recordOf('b'), { ...over, phase: 'running' }).rates).toEqual([]);
});

test('several Outputs are told by their names, and none where the scores are not theirs', () => {
  const { graph } = documentOf(
    [
      ['Dense', 'dense'],
      ['Output', 'main'],
      ['Output', 'aux'],
    ],
    [
      ['dense', 'main'],
      ['dense', 'aux'],
    ],
  );
  const [score, other] = [
    { loss: 0.5, accuracy: 0.75 },
    { loss: 0.6, accuracy: 0.7 },
  ];
  const outputsOf = (valOutputs: readonly (typeof score)[]) => {
    const lastEpoch = { ...epochOf(1, 10), valOutputs };
    const buffer = bufferOf({ ...document, graph });
    return liveRecord(recordOf('a'), { ...idleStatus, phase: 'running', lastEpoch, buffer }).outputs;
  };
  expect(outputsOf([score, other])).toEqual([
    { name: 'main', valLoss: 0.5, valAccuracy: 0.75 },
    { name: 'aux', valLoss: 0.6, valAccuracy: 0.7 },
  ]);
  expect(outputsOf([score])).toEqual([]);
});
