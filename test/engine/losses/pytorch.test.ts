import { grad, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { planInARow } from '../../../shared/engine/golden/miniPlan';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { toScore } from '../../../shared/engine/loop/score';
import { createLoss } from '../../../shared/engine/losses';
import { openProgramTrainer } from '../../../shared/engine/program';
import { expectClose } from '../numbers';
import { lossOf } from '../program/reference/losses';
import { createTensor } from '../program/reference/tensor';
import { runtime, subjectOf } from '../program/subject';
import { hostBackends, useBackend } from '../useBackend';
import { cases, classes, type LossCase, labels } from './fixtures';

const images = labels.length;

/** What a loss and its gradient are off by at most, of their largest value: a logarithm of what lies near 0 loses digits. */
const TOLERANCE = 2e-6;

describe.each(hostBackends)('losses on %s are PyTorch’s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(cases)('$name', ({ loss, values, value, gradient, hits, top5Hits }) => {
    const lossAt = createLoss([{ ...output, loss, weight: 1 }], classes);
    tidy(() => {
      const [x, targets] = [tensor(values, [images, classes]), tensor([...labels], [images], 'int32')];
      const scored = lossAt([x], targets);
      const slope = grad((at: Tensor) => lossAt([at], targets).loss)(x);
      expectClose(scored.loss.dataSync(), [value], TOLERANCE);
      expectClose(slope.dataSync(), gradient, TOLERANCE);
      const score = toScore(Float32Array.from(scored.score.dataSync()), images);
      expect(score.accuracy * images).toBeCloseTo(hits, 4);
      expect(score.top5Accuracy * images).toBeCloseTo(top5Hits, 4);
    });
  });
});

const output = { node: 'output', source: 'dense', beforeActivation: false };

/** A network that gives its input on: its kernel is 1, so that its gradient is xᵀ times that of the loss. */
async function byProgram({ loss, values }: Pick<LossCase, 'loss' | 'values'>) {
  const names = ['kernel', 'bias'] as const;
  const tensors = { kernel: { shape: [classes, classes], data: [] }, bias: { shape: [classes], data: [] } };
  const plan = planInARow(
    [classes],
    [
      {
        id: 'dense',
        layers: [{ className: 'Dense', args: { units: classes } }],
        weights: names.map((name) => ({ name, key: name, trainable: true })),
      },
    ],
    tensors,
    loss,
  );
  const subject = subjectOf({
    ...{ image: [1, 1, classes], classes, batchSize: images, seed: 1 },
    nodes: [
      ['Flatten', 'flat'],
      ['Dense', 'dense', { units: classes }],
      ['Output', 'out', { fromLogits: true }],
    ],
    wires: [
      ['input', 'flat'],
      ['flat', 'dense'],
      ['dense', 'out'],
    ],
  });
  if (subject === null) throw new Error('The network does not compile.');
  const set = {
    count: images,
    shape: [classes],
    pixels: Float32Array.from(values),
    labels: Uint8Array.from(labels),
  };
  const dataset = { ...subject.dataset, train: set, validation: set };
  const trainer = await openProgramTrainer(plan, dataset, subject.settings, runtime(), null);
  try {
    const begun = await trainer.snapshot();
    const one = Float32Array.from({ length: classes ** 2 }, (_, at) => Number(at % (classes + 1) === 0));
    const weights = begun.weights.map((weight) => ({
      ...weight,
      values: weight.name === 'kernel' ? one : weight.values,
    }));
    trainer.restore({ ...begun, weights });
    const order = { step: 1, indices: plainOrder(images), learningRate: 0.1, frames: false };
    const { score } = await trainer.step(order).read();
    const { slots } = await trainer.snapshot();
    return { score, gradientOf: (name: string) => slots.find((slot) => slot.name === name)?.values ?? [] };
  } finally {
    trainer.dispose();
  }
}

describe('losses of a program are PyTorch’s', () => {
  it.each(cases)('$name', async (wanted) => {
    const { score, gradientOf } = await byProgram(wanted);
    expectClose([score.loss], [wanted.value], TOLERANCE);
    expect(score.accuracy * images).toBeCloseTo(wanted.hits, 4);
    expect(score.top5Accuracy * images).toBeCloseTo(wanted.top5Hits, 4);
    const column = (values: readonly number[], at: number): readonly number[] =>
      labels.map((_, image) => values[image * classes + at] ?? Number.NaN);
    const dot = (one: readonly number[], other: readonly number[]): number =>
      one.reduce((sum, value, at) => sum + value * (other[at] ?? Number.NaN), 0);
    const each = Array.from({ length: classes }, (_, at) => at);
    const kernel = each.flatMap((from) =>
      each.map((to) => dot(column(wanted.values, from), column(wanted.gradient, to))),
    );
    expectClose(gradientOf('kernel'), kernel, TOLERANCE);
    expectClose(
      gradientOf('bias'),
      each.map((to) => column(wanted.gradient, to).reduce((sum, value) => sum + value, 0)),
      TOLERANCE,
    );
  });
});

/** The greatest output is the label's in every image; of one image of each class all outputs are then taken away. */
const lost = new Set(Array.from({ length: classes }, (_, label) => labels.indexOf(label)));
const sure = labels.map((label) => Array.from({ length: classes }, (_, at) => (at === label ? 3 : -at)));
const partlyLost = sure.flatMap((row, image) => row.map((value) => (lost.has(image) ? Number.NaN : value)));
const scored = labels.length - labels.filter((_, image) => lost.has(image)).length;

/** Losses that kernels of their own score, and such as are scored by operators. */
const scoredLosses: readonly LossCase['loss'][] = [
  { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 },
  { kind: 'categoricalCrossentropy', fromLogits: false, labelSmoothing: 0 },
  { kind: 'binaryCrossentropy', fromLogits: true, labelSmoothing: 0 },
  { kind: 'meanSquaredError' },
];

describe.each(hostBackends)('hits on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  function hitsOf(loss: LossCase['loss'], values: readonly number[]): readonly number[] {
    const lossAt = createLoss([{ ...output, loss, weight: 1 }], classes);
    return tidy(() => {
      const [x, targets] = [tensor([...values], [images, classes]), tensor([...labels], [images], 'int32')];
      return Array.from(lossAt([x], targets).score.dataSync()).slice(1);
    });
  }

  it.each(scoredLosses)('are none of NaN: $kind', (loss) => {
    expect(hitsOf(loss, sure.flat())).toEqual([images, images]);
    expect(hitsOf(loss, partlyLost)).toEqual([scored, scored]);
    expect(hitsOf(loss, new Array<number>(images * classes).fill(Number.NaN))).toEqual([0, 0]);
  });

  it.each(scoredLosses)('are counted beside an output that is infinite: $kind', (loss) => {
    const beside = (infinity: number): number[] =>
      sure.flatMap((row, image) =>
        row.map((value, at) => (at === ((labels[image] ?? 0) + 1) % classes ? infinity : value)),
      );
    expect(hitsOf(loss, beside(-Infinity))).toEqual([images, images]);
    expect(hitsOf(loss, beside(Infinity))).toEqual([0, images]);
  });
});

describe('hits of a program', () => {
  it.each(scoredLosses)('are none of NaN: $kind', async (loss) => {
    const hitsOf = async (values: readonly number[]): Promise<readonly number[]> => {
      const { score } = await byProgram({ loss, values: [...values] });
      return [Math.round(score.accuracy * images), Math.round(score.top5Accuracy * images)];
    };
    expect(await hitsOf(sure.flat())).toEqual([images, images]);
    expect(await hitsOf(partlyLost)).toEqual([scored, scored]);
    expect(await hitsOf(new Array<number>(images * classes).fill(Number.NaN))).toEqual([0, 0]);
  });
});

describe('losses of the reference are PyTorch’s', () => {
  it.each(cases)('$name', ({ loss, values, value, gradient }) => {
    const x = createTensor(images, [classes], false);
    x.data.set(values);
    expectClose([lossOf(loss, x, labels, 1, () => undefined)], [value], 1e-12);
    expectClose(x.gradient, gradient, 1e-12);
  });
});
