import { BATCH_STATISTICS } from '../../shared/engine/kernels/batchStatistics';
import {
  batchStatistics,
  constant,
  type KernelCase,
  normal,
  scalar,
  statisticsOf,
  type Values,
} from './caseValues';

/** Every kernel that works channel by channel, on values of this shape, channels last. */
export function channelCases(shape: readonly number[]): readonly KernelCase[] {
  const [channels, about] = [[shape.at(-1) ?? 1], `[${shape.join(', ')}]`];
  const norm = { gamma: normal(channels, 'gamma'), beta: normal(channels, 'beta') };
  const attrs = { epsilon: 1e-3 };
  const [x, dy] = [normal(shape, 'x'), normal(shape, 'dy')];
  const ofBatch = statisticsOf(x);
  const statistics = batchStatistics(ofBatch, normal(channels, 'rest'));
  const running = normal(channels, 'running');
  return [
    { kernel: 'ColumnSums', about, inputs: { x }, attrs: {} },
    { kernel: 'BatchNormTraining', about, inputs: { x, ...norm }, attrs },
    {
      kernel: 'BatchNormTraining',
      about: `${about}, mean 30`,
      inputs: { x: normal(shape, 'far', 30), ...norm },
      attrs,
    },
    {
      kernel: 'BatchNormTraining',
      about: `${about}, constant channels`,
      inputs: { x: constant(shape), ...norm },
      attrs: { epsilon: 1e-12 },
    },
    {
      kernel: 'RunningNorm',
      about: `${about}, constant channels`,
      inputs: { x: constant(shape), ...norm, ...statisticsOf(constant(shape)) },
      attrs: { epsilon: 1e-12 },
    },
    { kernel: 'RectifiedBatchNorm', about, inputs: { x, ...norm }, attrs },
    { kernel: 'RectifiedBatchNormGrad', about, inputs: { dy, x, ...norm, statistics }, attrs },
    { kernel: 'RunningNorm', about, inputs: { x, ...norm, ...ofBatch }, attrs },
    { kernel: 'BatchNormTrainingGrad', about, inputs: { dy, x, gamma: norm.gamma, statistics }, attrs },
    ...BATCH_STATISTICS.map((name, row) => ({
      kernel: 'RunningAverage',
      about: `${about}, ${name}`,
      inputs: { running, statistics },
      attrs: { row, momentum: 0.9, share: 0.1 },
    })),
    { kernel: 'Rectifier', about, inputs: { x }, attrs: {} },
    { kernel: 'RectifierGradient', about, inputs: { dy, y: x }, attrs: {} },
    ...standardizing(shape, x, about),
    { kernel: 'WeightedSum', about, inputs: { x, y: dy }, attrs: { a: 0.99, b: -0.01 } },
  ];
}

/** Over all rows, over what is of one image, and over channels; and Batch Renormalization of rows. */
function standardizing(shape: readonly number[], x: Values, about: string): readonly KernelCase[] {
  const all = shape.map((_, axis) => axis);
  const channels = [shape.at(-1) ?? 1];
  const deviation = normal(channels, 'deviation', 3);
  const running = { mean: normal(channels, 'mean'), deviation: positive(deviation) };
  const rows: Values = { shape: [x.data.length / (channels[0] ?? 1), ...channels], data: x.data };
  return [
    ...[all.slice(0, -1), all.slice(1), all.slice(-1)].map((axes) => ({
      kernel: 'Standardize',
      about: `${about} over axes ${axes.join()}`,
      inputs: { x },
      attrs: { axes, epsilon: 1e-3 },
    })),
    {
      kernel: 'Renormalize',
      about,
      inputs: { x: rows, ...running, mostR: scalar(1.5), mostD: scalar(0.5) },
      attrs: { epsilon: 1e-3 },
    },
  ];
}

function positive({ shape, data }: Values): Values {
  return { shape, data: data.map((value) => Math.fround(0.1 + Math.abs(value))) };
}
