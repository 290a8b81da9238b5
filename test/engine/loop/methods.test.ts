import { describe, expect, test } from 'vitest';
import type { TrainingSettings } from '../../../shared/document/schema';
import type { Optimizer } from '../../../shared/document/training';
import { createTrainingControl } from '../../../shared/engine';
import {
  collect,
  endingOf,
  epochsOf,
  eventsOf,
  numbersOf,
  startTraining,
  stepsOf,
  tinyDocument,
} from './support';

const train = (settings: Partial<TrainingSettings> = {}) => collect(startTraining(tinyDocument(settings)));

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, formula: 'keras' } as const;

const optimizers: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'momentum', learningRate: 0.02, momentum: 0.9, formula: 'keras' },
  { kind: 'nesterov', learningRate: 0.02, momentum: 0.9, formula: 'torch' },
  {
    kind: 'rmsprop',
    learningRate: 0.005,
    ...{ rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true, formula: 'keras' },
  },
  { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0.1, epsilon: 1e-7, formula: 'torch' },
  { kind: 'adam', learningRate: 0.01, ...adam },
  { kind: 'adamw', learningRate: 0.01, ...adam, weightDecay: 0.1 },
];

test.each(optimizers)('two epochs of $kind teach the tiny network most of its digits', async (optimizer) => {
  const { reason, valAccuracy } = endingOf(await train({ optimizer, epochs: 2 }));
  expect(reason).toBe('completed');
  expect(valAccuracy).toBeGreaterThan(0.75);
});

describe('a schedule', () => {
  test('is in force: each epoch tells the rate of its last step', async () => {
    const schedule = { kind: 'step', everyEpochs: 1, factor: 0.1 } as const;
    const [first, second] = epochsOf(await train({ epochs: 2, schedule }));
    expect(first?.learningRate).toBe(0.01);
    expect(second?.learningRate).toBeCloseTo(0.001, 12);
  });

  test('moves the weights by its rate: the first epoch is that of a constant rate, the second is not', async () => {
    const schedule = { kind: 'step', everyEpochs: 1, factor: 0.1 } as const;
    const losses = stepsOf(await train({ epochs: 2, schedule })).map(({ loss }) => loss);
    const constant = stepsOf(await train({ epochs: 2 })).map(({ loss }) => loss);
    expect(losses.slice(0, 47)).toEqual(constant.slice(0, 47));
    expect(losses.slice(47)).not.toEqual(constant.slice(47));
  });

  test('on plateaus heeds the validations', async () => {
    const options = { factor: 0.5, patience: 1, minimumImprovement: 100, minimumRate: 0.003 } as const;
    const schedule = { kind: 'plateau', ...options } as const;
    const rates = epochsOf(await train({ epochs: 5, batchSize: 512, schedule })).map(
      (each) => each.learningRate,
    );
    expect(rates).toEqual([0.01, 0.01, 0.005, 0.003, 0.003]);
  });

  test('that warms up barely moves at first', async () => {
    const schedule = { kind: 'warmupCosine', warmupEpochs: 1, finalShare: 0 } as const;
    const [first] = epochsOf(await train({ schedule }));
    expect(first?.learningRate).toBe(0.01);
    const early = async (settings: Partial<TrainingSettings>): Promise<number> => {
      const [one, two] = stepsOf(await train(settings));
      return Math.abs((two?.loss ?? NaN) - (one?.loss ?? NaN));
    };
    const whole = { batchSize: 1442, epochs: 46, earlyStopping: stopAfter(2) };
    expect(await early({ ...whole, schedule: { ...schedule, warmupEpochs: 40 } })).toBeLessThan(
      await early(whole),
    );
  });
});

/** Ends a training after so many epochs: no loss falls by as much as it asks for. */
function stopAfter(epochs: number): TrainingSettings['earlyStopping'] {
  return { kind: 'validationLoss', patience: epochs - 1, minimumImprovement: 1e6 };
}

describe('early stopping', () => {
  test('completes a training before its last epoch, and says so', async () => {
    const events = await train({ epochs: 9, batchSize: 512, earlyStopping: stopAfter(3) });
    expect(epochsOf(events).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const ending = endingOf(events);
    expect(ending).toMatchObject({ reason: 'completed', step: 9 });
    expect(ending.valLoss).toBe(epochsOf(events).at(-1)?.valLoss);
    expect(ending.sentence).toMatch(
      /^Trained 3 epochs \(9 steps\): validation accuracy .* Early stopping ended it before epoch 9: in 2 epochs the validation loss did not fall more than 1000000 below the [\d.]+ of epoch 1\.$/,
    );
  });

  test('has nothing to say where the last epoch was trained', async () => {
    const { sentence } = endingOf(await train({ epochs: 3, batchSize: 512, earlyStopping: stopAfter(3) }));
    expect(sentence).toMatch(/^Trained 3 epochs/);
    expect(sentence).not.toContain('Early');
  });

  test('lets a training go on that improves', async () => {
    const earlyStopping = { kind: 'validationLoss', patience: 1, minimumImprovement: 0 } as const;
    expect(epochsOf(await train({ epochs: 3, earlyStopping })).length).toBe(3);
  });
});

describe('clipping', () => {
  test('to a norm that no gradient reaches changes no number', async () => {
    const clipped = await train({ clipping: { kind: 'norm', maxNorm: 1e6 } });
    expect(numbersOf(clipped)).toEqual(numbersOf(await train()));
  });

  test('keeps plain descent at a rate far too high from overflowing', async () => {
    const optimizer = { kind: 'sgd', learningRate: 100 } as const;
    const reason = async (clipping: TrainingSettings['clipping']): Promise<string> =>
      endingOf(await train({ optimizer, clipping })).reason;
    expect(await reason({ kind: 'none' })).toBe('diverged');
    expect(await reason({ kind: 'norm', maxNorm: 1e-4 })).toBe('completed');
  });
});

test('everything together repeats itself bit for bit, paused in between or not', async () => {
  const settings: Partial<TrainingSettings> = {
    optimizer: { kind: 'adamw', learningRate: 0.01, ...adam, weightDecay: 0.1 },
    schedule: { kind: 'oneCycle', riseShare: 0.3, startDivisor: 25, finalDivisor: 1e4 },
    clipping: { kind: 'norm', maxNorm: 0.5 },
    earlyStopping: { kind: 'validationLoss', patience: 1, minimumImprovement: 0 },
    ...{ epochs: 2, framesEvery: 20 },
  };
  const once = numbersOf(await train(settings));
  const control = createTrainingControl();
  control.step();
  const paused = await collect(startTraining(tinyDocument(settings), { control }), (event) => {
    if (event.type === 'paused') control.resume();
  });
  expect(eventsOf(paused, 'paused').length).toBe(1);
  expect(numbersOf(paused)).toEqual(once);
});
